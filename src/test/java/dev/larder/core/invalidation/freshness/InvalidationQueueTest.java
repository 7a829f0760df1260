package dev.larder.core.invalidation.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.InvalidationLog.Invalidation;
import dev.larder.spi.Revision;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class InvalidationQueueTest {
    private final List<Invalidation> calls = new ArrayList<>();
    private final List<UniEmitter<? super Revision>> answers = new ArrayList<>();
    private final InvalidationQueue queue = new InvalidationQueue(this::call);

    private Uni<Revision> call(Invalidation invalidation) {
        calls.add(invalidation);
        return Uni.createFrom().emitter(answers::add);
    }

    @Test
    void invalidationsThatArriveDuringACallTravelInTheNext() {
        var first = add(1);
        var second = add(2);
        var third = add(3);
        assertThat(calls).containsExactly(tags(1));
        assertThat(queue.queue().depth().getAsLong()).isEqualTo(2);

        answer(0);

        first.assertCompleted().assertItem(new Revision(0, 0));
        second.assertNotTerminated();
        assertThat(calls).containsExactly(tags(1), tags(2, 3));
        answer(1);
        second.assertItem(new Revision(0, 1));
        third.assertItem(new Revision(0, 1));
        assertThat(queue.queue().depth().getAsLong()).isZero();
    }

    @Test
    void oneCallHasAThousandTagsAtMost() {
        add(0);
        add(LongStream.rangeClosed(1, 600).toArray());
        add(LongStream.rangeClosed(601, 1_200).toArray());
        answer(0);
        answer(1);

        assertThat(calls.stream().map(call -> call.lasting().size())).containsExactly(1, 600, 600);
    }

    @Test
    void moreThanMayWaitIsRefusedAtOnce() {
        add(0);
        IntStream.range(0, (int) queue.queue().bound()).forEach(this::add);

        assertThat(add(1).getFailure()).isInstanceOf(StoreException.Busy.class);
    }

    @Test
    void aCallThatFailsFailsItsCallersOnly() {
        var first = add(1);
        var second = add(2);
        answers.get(0).fail(new StoreException.Unavailable("away", null));
        answer(1);

        assertThat(first.getFailure()).isInstanceOf(StoreException.Unavailable.class);
        second.assertCompleted();
    }

    @Test
    void aLogThatThrowsFailsItsCallersAndIsAskedAgain() {
        var thrown = new StoreException.Unavailable("away", null);
        List<Boolean> throwing = new ArrayList<>(List.of(true, false));
        var brittle = new InvalidationQueue(invalidation -> {
            if (throwing.remove(0)) {
                throw thrown;
            }
            return call(invalidation);
        });

        assertThat(subscribe(brittle, 1).getFailure()).isSameAs(thrown);
        var second = subscribe(brittle, 2);
        answer(0);
        second.assertCompleted();
    }

    private UniAssertSubscriber<Revision> add(long... tags) {
        return subscribe(queue, tags);
    }

    private static UniAssertSubscriber<Revision> subscribe(InvalidationQueue queue, long... tags) {
        return queue.add(tags(tags)).subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    private void answer(int call) {
        answers.get(call).complete(new Revision(0, call));
    }

    private static Invalidation tags(long... tags) {
        Set<Long> all = LongStream.of(tags).boxed().collect(Collectors.toSet());
        return Invalidation.lasting(all);
    }
}
