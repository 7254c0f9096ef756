/**
 * Welcome mails: who is to get one ({@link org.tenon.deploy.welcome.WelcomePlanner}, pure), what it says, and how it is sent. Nobody
 * gets a second one unless the admin says so, whatever ended the run before.
 */
package org.tenon.deploy.welcome;
