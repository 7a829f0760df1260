package dev.larder.coherence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class StartedTest {
    private final List<String> closed = new ArrayList<>();
    private final Started started = new Started();

    private AutoCloseable server(String name) {
        return () -> closed.add(name);
    }

    @Test
    void whatWasStartedBesideAFailureEndsToo() {
        var unused = started.with(server("first"));
        List<Supplier<AutoCloseable>> some = List.of(
                () -> {
                    throw new IllegalStateException("no port");
                },
                () -> server("beside"));

        assertThatThrownBy(() -> started.all(some)).hasRootCauseMessage("no port");
        started.close();

        assertThat(closed).containsExactly("beside", "first");
    }

    @Test
    void aServerThatCannotBeStoppedKeepsNoOtherAlive() {
        var unused = started.with(server("first"));
        AutoCloseable stuck = () -> {
            throw new IllegalStateException("stuck");
        };
        var unused2 = started.with(stuck);

        assertThatThrownBy(started::close).hasRootCauseMessage("stuck");
        assertThat(closed).containsExactly("first");
    }
}
