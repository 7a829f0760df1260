package dev.larder.gateway.origin.table.behind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.gateway.origin.table.database.ChangeSet.Kind;
import dev.larder.spi.StoreException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
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

    @Test
    void rowsThatWereTriedComeLastAndHaveAPartOfThePlaces() {
        QueuedWrite late = write("a", "1").later("It was late", 5);
        QueueState state = QueueState.EMPTY.plus(Stream.concat(
                        Stream.of(late, write("b", "1")),
                        Stream.of("c", "d", "e", "f", "g").map(id -> write(id, id)))
                .toList());

        assertThat(ids(state.due(10, 100))).containsExactly("c", "d", "e", "f", "g", "a", "b");
        assertThat(ids(state.due(10, 4))).containsExactly("c", "d", "e", "a");
        assertThat(ids(state.due(4, 100)))
                .as("while the first of the row pauses")
                .containsExactly("c", "d", "e", "f", "g");
    }

    /** Else those that are new could take all the time, each time. */
    @Test
    void aRowThatWasTriedLongAgoComesFirst() {
        QueueState state = QueueState.EMPTY.plus(Stream.of(
                        write("a", "1").later("It was late", 90),
                        write("b", "1"),
                        write("c", "2").later("It was late", 30),
                        write("d", "3"),
                        write("e", "4"))
                .toList());

        assertThat(ids(state.due(1_000, 100))).containsExactly("d", "e", "c", "a", "b");
        assertThat(ids(state.due(100_000, 100))).containsExactly("c", "d", "e", "a", "b");
        assertThat(ids(state.due(100_000, 3))).containsExactly("c", "d", "e");
    }

    private static QueuedWrite write(String id, String key) {
        return QueuedWrite.of(id, "tasks", key, Kind.DELETE, "{}", 1);
    }

    private static List<String> ids(List<QueuedWrite> writes) {
        return writes.stream().map(QueuedWrite::id).toList();
    }
}
