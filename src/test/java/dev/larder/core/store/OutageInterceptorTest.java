package dev.larder.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.store.Servers.Division;
import dev.larder.spi.Await;
import dev.larder.spi.StoreException;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the log says of a backend: one line when it stops serving calls, one when it serves them again. The breakers of
 * the servers need an application.
 */
@QuarkusTest
class OutageInterceptorTest {
    private static final Protection RULES = new Protection(10, 100, 1, Duration.ofMillis(500), Duration.ofMillis(300));
    private static final Logger LOG = Logger.getLogger(Outages.class.getName());

    private final OutageInterceptor outages = new OutageInterceptor(new Servers("far", RULES, Division.NONE));
    private final List<Level> told = new CopyOnWriteArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            told.add(line.getLevel());
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
    void stop() {
        LOG.removeHandler(listener);
    }

    @Test
    void anOutageIsOneLineAndItsEndAnother() {
        succeed();
        for (int i = 0; i < 20; i++) {
            fail(new StoreException.Unavailable("It is away", null));
        }
        assertThat(warnings()).isEqualTo(1);
        Await.until(() -> {
            succeed();
            return told.size() == 2;
        });
        succeed();
        assertThat(told).hasSize(2);
        assertThat(warnings()).isEqualTo(1);
    }

    @Test
    void eachNewCauseOfAnOutageIsALine() {
        for (int i = 0; i < 20; i++) {
            fail(new StoreException.Unavailable("It did not answer in time", null));
            fail(new StoreException.Unavailable("It refused the password", null));
        }
        assertThat(warnings()).isEqualTo(2);
    }

    @Test
    void theLinesOfOneOutageAreBounded() {
        for (int i = 0; i < 50; i++) {
            fail(new StoreException.Unavailable("It is away for reason " + i, null));
        }
        assertThat(warnings()).isEqualTo(5);
    }

    @Test
    void aBackendThatNeverServedIsToldAtTheFirstFailure() {
        fail(new StoreException.OutcomeUnknown("It is away", null));
        assertThat(warnings()).isEqualTo(1);
    }

    @Test
    void callsThatFailOneByOneAreNotTold() {
        succeed();
        for (int i = 0; i < 20; i++) {
            fail(new StoreException.Unavailable("It was slow", null));
            succeed();
        }
        assertThat(told).isEmpty();
    }

    @Test
    void aRefusalOfTheBackendIsNoOutage() {
        for (int i = 0; i < 20; i++) {
            fail(new StoreException.Conflict("No number"));
        }
        assertThat(told).isEmpty();
    }

    private long warnings() {
        return told.stream()
                .filter(level -> level.intValue() == Level.WARNING.intValue())
                .count();
    }

    private void succeed() {
        assertThat(Await.item(outages.around(StoreCall.GET, Uni.createFrom().item("v"))))
                .isEqualTo("v");
    }

    private void fail(StoreException failure) {
        assertThat(Await.failure(outages.around(StoreCall.GET, Uni.createFrom().failure(failure))))
                .isSameAs(failure);
    }
}
