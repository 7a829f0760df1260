package dev.larder.gateway.origin.table.behind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.gateway.origin.table.database.Change.Kind;
import dev.larder.spi.StoreException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a part of a queue becomes. */
class QueueStateTest {
    /** A node that was suspended, and whose transaction the database has ended, notes it late. */
    @Test
    void aLateNoteDoesNotReplaceThatOfATransactionWhichIsCommitted() {
        QueuedWrite write = QueuedWrite.of("a", "tasks", "1", Kind.DELETE, "{}", 1);
        QueueState noted = QueueState.EMPTY.plus(List.of(write)).committing("7", Set.of("a"));

        assertThatThrownBy(() -> noted.committing("6", Set.of("a"))).isInstanceOf(StoreException.Busy.class);

        assertThat(noted.committing("7", Set.of("a"))).isEqualTo(noted);
        assertThat(noted.committed("7").isEmpty()).isTrue();
    }
}
