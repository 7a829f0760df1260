package dev.larder.stores.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.spi.InvalidationLog.Invalidation;
import dev.larder.spi.InvalidationLog.Recent;
import dev.larder.spi.Revision;
import dev.larder.spi.StoreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InvalidationHistoryTest {
    private static final InvalidationHistory.Capacity SMALL = new InvalidationHistory.Capacity(3, 2);

    private final InvalidationHistory log = new InvalidationHistory(SMALL, new Revision(7, 0));

    @Test
    void theOldestMarksAreDroppedAndTheFloorTellsOfThem() {
        for (long tag = 1; tag <= 5; tag++) {
            log.invalidate(Invalidation.lasting(Set.of(tag)));
        }
        Recent all = log.since(Revision.NONE);
        assertThat(all.marks()).containsOnlyKeys(3L, 4L, 5L);
        assertThat(all.floor()).isEqualTo(2);
        assertThat(log.standing(Set.of(1L, 5L)).floor()).isEqualTo(2);
        assertThat(log.standing(Set.of(1L, 5L)).marks()).containsOnlyKeys(5L);
    }

    @Test
    void aMarkThatWasRenewedIsNotDroppedWithItsOldNumber() {
        log.invalidate(Invalidation.lasting(Set.of(1L)));
        log.invalidate(Invalidation.lasting(Set.of(2L)));
        log.invalidate(Invalidation.lasting(Set.of(1L)));
        log.invalidate(Invalidation.lasting(Set.of(3L)));
        assertThat(log.standing(Set.of(1L)).marks()).containsEntry(1L, 3L);
        assertThat(log.floor()).isZero();
    }

    @Test
    void passingMarksRaiseAFloorOfTheirOwn() {
        for (long tag = 1; tag <= 4; tag++) {
            log.invalidate(new Invalidation(Set.of(), Set.of(tag)));
        }
        assertThat(log.standing(Set.of()).floor()).isZero();
        assertThat(log.standing(Set.of()).passingFloor()).isEqualTo(2);
    }

    @Test
    void aStepLargerThanTheLogIsKeptWhole() {
        log.invalidate(Invalidation.lasting(Set.of(1L)));
        Revision step = log.invalidate(Invalidation.lasting(Set.of(2L, 3L, 4L, 5L, 6L)));
        assertThat(log.since(Revision.NONE).marks()).containsOnlyKeys(2L, 3L, 4L, 5L, 6L);
        assertThat(log.floor()).isEqualTo(step.seq() - 1);
    }

    @Test
    void whoeverKeepsACopyIsToldWhatIsDropped() {
        List<Long> dropped = new ArrayList<>();
        var told = new InvalidationHistory(SMALL, new Revision(7, 0), dropped::add);
        for (long tag = 1; tag <= 5; tag++) {
            told.invalidate(Invalidation.lasting(Set.of(tag)));
        }
        assertThat(dropped).containsExactly(1L, 2L);
    }

    @Test
    void aLogComesBackFromItsBytes() {
        for (long tag = 1; tag <= 4; tag++) {
            log.invalidate(new Invalidation(Set.of(tag), Set.of(-tag)));
        }
        log.hold(Set.of(4L), 99);
        log.hold(Set.of(4L), 98);
        var unused = log.invalidateTo(3, 33);
        Set<Long> tags = Set.of(1L, 2L, 3L, 4L, -1L, -3L, -4L);

        InvalidationHistory back = InvalidationHistory.decode(SMALL, log.encode());

        assertThat(back.newest()).isEqualTo(log.newest());
        assertThat(back.standing(tags)).isEqualTo(log.standing(tags));
        assertThat(back.since(Revision.NONE)).isEqualTo(log.since(Revision.NONE));
        assertThat(back.invalidateTo(3, 33)).isEmpty();
        assertThat(back.holders(4)).isEqualTo(2);
        assertThat(back.encode()).hasSameSizeAs(log.encode());
    }

    @Test
    void bytesThatEndTooEarlyAreNoLog() {
        log.invalidate(Invalidation.lasting(Set.of(1L)));
        byte[] bytes = log.encode();
        assertThatThrownBy(() -> InvalidationHistory.decode(SMALL, Arrays.copyOf(bytes, bytes.length - 1)))
                .isInstanceOf(StoreException.Corrupt.class);
    }
}
