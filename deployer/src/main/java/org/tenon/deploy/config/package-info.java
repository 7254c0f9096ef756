/** What the admin wrote down: the link service, the mail server that welcome mails go by, and the shape of everybody's account. */
package org.tenon.deploy.config;
