/**
 * Tests inside a real Windows process. {@link org.tenon.lab.WindowsLab} is a machine of {@code scripts/windows-lab}; classes whose
 * name ends in {@code InWindows} are ordinary JUnit tests that {@link org.tenon.lab.Inside} runs there, and that a test of the same
 * name on this side starts and reports one by one.
 */
package org.tenon.lab;
