package dev.larder.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.spi.ReadTurns.Claim;
import dev.larder.spi.ReadTurns.Turn;
import io.smallrye.mutiny.Context;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadTurnsTest {
    private final ReadTurns turns = new ReadTurns(2, 2);
    private final List<UniEmitter<? super String>> begun = new CopyOnWriteArrayList<>();

    /** A read that ends when the test says so. */
    private UniAssertSubscriber<String> read() {
        return read(turns, "one", 1);
    }

    private static Claim claim(String owner, long bytes) {
        return new Claim(owner, bytes, Infrastructure.getDefaultExecutor());
    }

    private UniAssertSubscriber<String> read(ReadTurns turns, String owner, long bytes) {
        return turns.inTurn(claim(owner, bytes), Uni.createFrom().<String>emitter(begun::add))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    @Test
    void asManyAsMayReadAtOnceAndOthersWaitInOrder() {
        var reads = new ArrayList<UniAssertSubscriber<String>>();
        IntStream.range(0, 4).forEach(i -> reads.add(read()));
        assertThat(begun).hasSize(2);

        begun.get(1).complete("second");
        Await.until(() -> begun.size() == 3);
        begun.get(0).fail(new IllegalStateException("first"));
        Await.until(() -> begun.size() == 4);
        begun.get(2).complete("third");
        begun.get(3).complete("fourth");

        reads.get(0).assertFailedWith(IllegalStateException.class, "first");
        reads.get(1).assertItem("second");
        reads.get(2).assertItem("third");
        reads.get(3).assertItem("fourth");
    }

    @Test
    void whoLeavesMakesRoomWhereverItWas() {
        UniAssertSubscriber<String> first = read();
        var unused = read();
        UniAssertSubscriber<String> waiting = read();
        var unused2 = read();

        waiting.cancel();
        first.cancel();

        Await.until(() -> begun.size() == 3);
        begun.get(2).complete("fourth");
        var last = read();
        Await.until(() -> begun.size() == 4);
        begun.get(3).complete("last");
        last.assertItem("last");
    }

    /** One whose backend hangs leaves room, and each of the others has a turn, however full the room is. */
    @Test
    void anOwnerHoldsUpNoOther() {
        var shared = new ReadTurns(4, 2);
        IntStream.range(0, 10).forEach(i -> read(shared, "hangs", 1));
        assertThat(begun).hasSize(2);

        IntStream.range(0, 10).forEach(i -> read(shared, "hangs, too", 1));
        assertThat(begun).hasSize(4);
        UniAssertSubscriber<String> well = read(shared, "well", 1);
        UniAssertSubscriber<String> waiting = read(shared, "well", 1);

        assertThat(begun).hasSize(5);
        begun.get(4).complete("well");
        well.assertItem("well");
        Await.until(() -> begun.size() == 6);
        begun.get(5).complete("as well");
        waiting.assertItem("as well");
    }

    @Test
    void aLargeReadTakesTheRoomOfSeveralSmallOnes() {
        var room = new ReadTurns(10, 10);
        var unused = read(room, "one", 6);
        var unused2 = read(room, "one", 6);
        var unused3 = read(room, "one", 4);
        assertThat(begun).as("in order").hasSize(1);

        begun.get(0).complete("large");

        Await.until(() -> begun.size() == 3);
        var tooLarge = read(room, "one", 100);
        begun.get(1).complete("large");
        begun.get(2).complete("small");
        Await.until(() -> begun.size() == 4);
        begun.get(3).complete("larger than the room");
        tooLarge.assertItem("larger than the room");
    }

    @Test
    void whoLeavesTheQueueLetsThoseBehindItIn() {
        var room = new ReadTurns(10, 10);
        var unused = read(room, "one", 6);
        UniAssertSubscriber<String> tooLarge = read(room, "one", 6);
        UniAssertSubscriber<String> small = read(room, "one", 4);

        tooLarge.cancel();

        Await.until(() -> begun.size() == 2);
        begun.get(1).complete("small");
        small.assertItem("small");
    }

    /** It ends while it is subscribed to. */
    @Test
    void whoLeavesBeforeItWaitsKeepsNoPlace() {
        var narrow = new ReadTurns(1, 1);
        var unused = read(narrow, "one", 1);
        for (int i = 0; i < 1_001; i++) {
            narrow.inTurn(claim("one", 1), Uni.createFrom().<String>emitter(begun::add))
                    .subscribe()
                    .withSubscriber(new UniAssertSubscriber<>(Context.empty(), true));
        }

        UniAssertSubscriber<String> waiting = read(narrow, "one", 1);
        begun.get(0).complete("first");
        Await.until(() -> begun.size() == 2);
        begun.get(1).complete("waited");
        waiting.assertItem("waited");
    }

    @Test
    void thoseThatWaitTakeTurns() {
        var narrow = new ReadTurns(1, 1);
        List<UniAssertSubscriber<String>> first = new ArrayList<>();
        IntStream.range(0, 3).forEach(i -> first.add(read(narrow, "one", 1)));
        UniAssertSubscriber<String> other = read(narrow, "other", 1);
        UniAssertSubscriber<String> otherLater = read(narrow, "other", 1);
        assertThat(begun).hasSize(2);

        for (int i = 0; i < 5; i++) {
            int last = i;
            Await.until(() -> begun.size() > last);
            begun.get(i).complete("done");
        }

        first.forEach(UniAssertSubscriber::assertCompleted);
        other.assertCompleted();
        otherLater.assertCompleted();
    }

    /** Its thread still reads: what that brings has to have room. */
    @Test
    void aTurnLastsAsLongAsItsWork() {
        var narrow = new ReadTurns(1, 1);
        var work = new CompletableFuture<String>();
        UniAssertSubscriber<String> givenUp = narrow.inTurn(
                        claim("one", 1),
                        turn -> Uni.createFrom()
                                .item(() -> turn.during(work::join))
                                .runSubscriptionOn(Infrastructure.getDefaultExecutor()))
                .ifNoItem()
                .after(Duration.ofMillis(100))
                .fail()
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
        givenUp.awaitFailure();

        UniAssertSubscriber<String> next = read(narrow, "one", 1);
        assertThat(begun).isEmpty();
        work.complete("too late");

        Await.until(() -> begun.size() == 1);
        begun.get(0).complete("next");
        next.assertItem("next");
    }

    @Test
    void workOfATurnThatIsOverIsNotBegun() {
        var narrow = new ReadTurns(1, 1);
        List<Turn> over = new ArrayList<>();
        UniAssertSubscriber<String> left = narrow.inTurn(claim("one", 1), turn -> {
                    over.add(turn);
                    return Uni.createFrom().<String>emitter(begun::add);
                })
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
        left.cancel();

        assertThatThrownBy(() -> over.get(0).during(() -> "work")).isInstanceOf(StoreException.Busy.class);
        UniAssertSubscriber<String> next = read(narrow, "one", 1);
        Await.until(() -> begun.size() == 2);
        begun.get(1).complete("next");
        next.assertItem("next");
    }

    /** Whoever waited for a turn: its timer would hold what was read for as long as it could have waited. */
    @Test
    void nothingHoldsWhatWasRead() throws Exception {
        var narrow = new ReadTurns(1, 1);
        var unused = read(narrow, "one", 1);
        WeakReference<byte[]> value = waitedFor(narrow);

        for (int i = 0; i < 100 && value.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }

        assertThat(value.get()).isNull();
    }

    /** What a read brought that had to wait for its turn; only its caller has it. */
    private WeakReference<byte[]> waitedFor(ReadTurns narrow) {
        CompletableFuture<byte[]> caller = narrow.inTurn(
                        claim("one", 1), Uni.createFrom().item(() -> new byte[1_000]))
                .subscribeAsCompletionStage();
        begun.remove(0).complete("first");
        return new WeakReference<>(caller.join());
    }

    @Test
    void theQueueHasAnEnd() {
        IntStream.range(0, 1_002).forEach(i -> read());

        read().assertFailedWith(StoreException.Busy.class);
    }

    @Test
    void aReadThatWaitsTooLongIsRefused() {
        var unused = read();
        var unused2 = read();
        UniAssertSubscriber<String> waiting = read();

        waiting.awaitFailure().assertFailedWith(StoreException.Busy.class);

        begun.get(0).complete("first");
        var next = read();
        Await.until(() -> begun.size() == 3);
        begun.get(2).complete("next");
        next.assertItem("next");
    }

    /** The turn of one comes while it leaves: it is given back once. */
    @Test
    void aTurnThatComesWhileItsCallerLeavesIsGivenBackOnce() throws Exception {
        for (int i = 0; i < 20_000; i++) {
            var here = new Claim("one", 1, Runnable::run);
            var raced = new ReadTurns(2, 2);
            List<UniEmitter<? super String>> reads = new CopyOnWriteArrayList<>();
            Supplier<UniAssertSubscriber<String>> read =
                    () -> raced.inTurn(here, Uni.createFrom().<String>emitter(reads::add))
                            .subscribe()
                            .withSubscriber(UniAssertSubscriber.create());
            var unused = read.get();
            var unused2 = read.get();
            UniAssertSubscriber<String> leaver = read.get();
            var start = new CyclicBarrier(2);
            CompletableFuture<?> leaving = CompletableFuture.runAsync(() -> {
                meet(start);
                leaver.cancel();
            });
            meet(start);
            reads.get(0).complete("first");
            leaving.join();
            reads.get(1).complete("second");

            reads.clear();
            assertThat(IntStream.range(0, 3).mapToObj(j -> read.get()).toList()).hasSize(3);
            assertThat(reads).hasSize(2);
        }
    }

    private static void meet(CyclicBarrier start) {
        try {
            start.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A store in the heap answers in the call itself. */
    @Test
    void manyReadsThatEndAtOnceNeedNoStack() {
        for (int i = 0; i < 100_000; i++) {
            assertThat(Await.item(turns.inTurn(claim("one", 1), Uni.createFrom().item(1))))
                    .isEqualTo(1);
        }
    }
}
