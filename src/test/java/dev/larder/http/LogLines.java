package dev.larder.http;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/** All log lines while this is open, at every level, with stack traces. */
public final class LogLines implements AutoCloseable {
    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger OURS = Logger.getLogger("dev.larder");

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Handler listener = new Listener(lines);
    private final Level level = ROOT.getLevel();

    public LogLines() {
        ROOT.setLevel(Level.FINE);
        OURS.setLevel(Level.ALL);
        ROOT.addHandler(listener);
    }

    /** The lines so far, each beginning with its category. */
    public List<String> all() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        ROOT.removeHandler(listener);
        OURS.setLevel(null);
        ROOT.setLevel(level);
    }

    private static final class Listener extends Handler {
        private final Queue<String> lines;
        private final PatternFormatter format = new PatternFormatter("%c: %s %e");

        Listener(Queue<String> lines) {
            this.lines = lines;
        }

        @Override
        public void publish(LogRecord line) {
            // the client of these tests runs in the same process and logs its requests
            if (line.getLoggerName() == null || !line.getLoggerName().startsWith("org.apache.http")) {
                lines.add(format.format(ExtLogRecord.wrap(line)));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
