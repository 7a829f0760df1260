package dev.larder.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PendingCallTest {
    static List<Consumer<PendingCall<byte[], String>>> ends() {
        return List.of(call -> call.complete("answer"), call -> call.fail(new IllegalStateException("no answer")));
    }

    /** A call that has its answer may wait for its deadline behind one that has none. */
    @ParameterizedTest
    @MethodSource("ends")
    void anAnsweredCallHoldsNoQuestion(Consumer<PendingCall<byte[], String>> end) throws Exception {
        List<PendingCall<byte[], String>> waiting = new ArrayList<>();
        WeakReference<byte[]> question = asked(waiting);
        waiting.forEach(end);

        for (int i = 0; i < 100 && question.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }

        assertThat(question.get()).isNull();
        assertThat(waiting).allMatch(PendingCall::isAnswered);
    }

    private static WeakReference<byte[]> asked(List<PendingCall<byte[], String>> waiting) {
        byte[] question = new byte[1_000];
        List<UniEmitter<? super String>> callers = new ArrayList<>();
        var unused =
                Uni.createFrom().<String>emitter(callers::add).subscribe().withSubscriber(UniAssertSubscriber.create());
        waiting.add(new PendingCall<>(question, callers.get(0), true, question.length, Long.MAX_VALUE));
        return new WeakReference<>(question);
    }
}
