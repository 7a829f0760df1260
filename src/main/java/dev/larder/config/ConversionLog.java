package dev.larder.config;

import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * The log lines of SmallRye Config about values that are neither true nor false. Larder refuses such values in its own
 * words ({@link BooleanValues}), and SmallRye's line quotes the value.
 */
public final class ConversionLog {
    /** The code at the beginning of the line. */
    private static final String CODE = "SRCFG01008";

    /** A strong reference: the filter of a logger without references is lost. */
    private static final Logger LOG = Logger.getLogger("io.smallrye.config");

    private ConversionLog() {}

    /** Leaves these lines out of the log of this process. */
    public static void silence() {
        LOG.setFilter(ConversionLog::isWanted);
    }

    private static boolean isWanted(LogRecord line) {
        return line.getMessage() == null || !line.getMessage().startsWith(CODE);
    }
}
