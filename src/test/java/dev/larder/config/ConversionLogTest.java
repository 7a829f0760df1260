package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConversionLogTest {
    private static final Logger LOG = Logger.getLogger("io.smallrye.config");

    private final Filter before = LOG.getFilter();
    private final List<String> told = new CopyOnWriteArrayList<>();

    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
                told.add(line.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOG.addHandler(listener);
    }

    @AfterEach
    void restore() {
        LOG.removeHandler(listener);
        LOG.setFilter(before);
    }

    @Test
    void aValueThatIsNoBooleanIsNotLogged() {
        convert();
        assertThat(told).hasSize(1);

        ConversionLog.silence();
        convert();

        assertThat(told).hasSize(1);
    }

    @Test
    void otherLinesAreLogged() {
        ConversionLog.silence();
        LOG.warning("SRCFG01000: another line");
        assertThat(told).hasSize(1);
    }

    private static void convert() {
        assertThat(Declarations.unmapped("larder.", "a=maybe", Map.of()).getValue("larder.a", Boolean.class))
                .isFalse();
    }
}
