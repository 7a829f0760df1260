package dev.larder.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class CausesTest {
    private final IOException root = new IOException("the root");
    private final UncheckedIOException middle = new UncheckedIOException(root);
    private final IllegalStateException outer = new IllegalStateException(middle);

    @Test
    void aFailureIsTheFirstOfItsCauses() {
        assertThat(Causes.of(outer)).containsExactly(outer, middle, root);
        assertThat(Causes.of(root)).containsExactly(root);
    }

    @Test
    void theNearestOfATypeIsFound() {
        assertThat(Causes.first(outer, IOException.class)).contains(root);
        assertThat(Causes.first(outer, RuntimeException.class)).contains(outer);
        assertThat(Causes.first(outer, InterruptedException.class)).isEmpty();
    }

    @Test
    void aChainThatLeadsBackToItselfEnds() {
        var one = new IllegalStateException("one");
        var other = new IllegalStateException("other", one);
        one.initCause(other);

        assertThat(Causes.of(one)).hasSize(20).startsWith(one, other, one);
        assertThat(Causes.first(one, IOException.class)).isEmpty();
    }
}
