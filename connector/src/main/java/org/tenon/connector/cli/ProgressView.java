package org.tenon.connector.cli;

import org.tenon.connector.sync.Watch;

/** A watcher of a run that shows it on standard error, and tidies up when the run is over. */
interface ProgressView extends Watch.Pass {
    ProgressView NONE = new ProgressView() {
        @Override
        public void close() {}
    };

    /** Bars on a terminal, lines elsewhere, nothing beside {@code --json}. */
    static ProgressView of(Screen screen, boolean json) {
        if (json) {
            return NONE;
        }
        return screen.columns() > 0
                ? new ProgressBars(screen, System::nanoTime)
                : new ProgressLines(screen, System::nanoTime);
    }
}
