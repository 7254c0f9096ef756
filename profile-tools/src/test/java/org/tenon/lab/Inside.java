package org.tenon.lab;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the tests of classes, or those that {@code tenon.only} names, a line each on standard output: for the other side of a process. */
public final class Inside {
    private Inside() {}

    public static void main(String[] classes) {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var failed = new boolean[1];
        var request = LauncherDiscoveryRequestBuilder.request();
        for (var name : classes) {
            request.selectors(selectClass(name));
        }
        var only = System.getProperty("tenon.only", "");
        if (!only.isEmpty()) {
            var names = List.of(only.split(",", -1));
            request.filters((PostDiscoveryFilter) test -> FilterResult.includedIf(test.getSource()
                    .filter(one -> one instanceof MethodSource method && names.contains(method.getMethodName()))
                    .isPresent()));
        }
        LauncherFactory.create().execute(request.build(), new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                var cause = result.getThrowable();
                if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
                    out.println("SKIPPED " + name(test) + " "
                            + cause.map(Throwable::getMessage).orElse(""));
                } else if (cause.isPresent()) {
                    failed[0] = true;
                    cause.get().printStackTrace();
                    out.println("FAILED " + name(test) + " "
                            + cause.get().toString().lines().findFirst().orElse(""));
                } else if (test.isTest()) {
                    out.println("PASSED " + name(test));
                }
            }

            private String name(TestIdentifier test) {
                var shown = test.getDisplayName().replace("()", "").replace(' ', '_');
                // One of a method's several runs shows its arguments alone.
                return shown.startsWith("[") && test.getSource().orElse(null) instanceof MethodSource method
                        ? method.getMethodName() + shown
                        : shown;
            }
        });
        out.flush();
        // Halt: the rig's threads are native, and whatever hangs shall not.
        Runtime.getRuntime().halt(failed[0] ? 1 : 0);
    }
}
