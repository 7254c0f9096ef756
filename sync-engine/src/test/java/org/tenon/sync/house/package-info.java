/** What the rules of the house stand on, for every module's {@code HouseRulesTest}. */
package org.tenon.sync.house;
