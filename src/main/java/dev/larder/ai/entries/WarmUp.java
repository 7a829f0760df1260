package dev.larder.ai.entries;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.core.Refusal;
import dev.larder.http.message.Answer;
import dev.larder.http.message.Reply;
import dev.larder.http.problem.Problem;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Stores many answers: one in each line of a body. A line that cannot be stored does not stop the others. */
final class WarmUp {
    /** The answers that are stored at once. */
    private static final int CONCURRENCY = 4;

    /** The failures that are told. */
    static final int MAX_TOLD = 10;

    private final EntryStore entries;
    private final EntryRequests requests;

    WarmUp(EntryStore entries, EntryRequests requests) {
        this.entries = entries;
        this.requests = requests;
    }

    /** A line that was not stored, counted from 1. */
    record Failed(int line, String message) {}

    /** A line of the body, counted from 1. */
    private record Line(int number, String text) {}

    /** Stores the answers, and emits the numbers of those that were stored and that failed. */
    Uni<Answer> store(String sharers, byte[] body) {
        return outcomes(sharers, body).collect().asList().map(WarmUp::answer);
    }

    /** Stores the answers, and tells its progress meanwhile. */
    Reply.Stream follow(String sharers, byte[] body) {
        return WarmUpProgress.of(outcomes(sharers, body));
    }

    /** Stores the answers, and emits each failure, or that there was none. */
    private Multi<Optional<Failed>> outcomes(String sharers, byte[] body) {
        String[] lines = new String(body, UTF_8).split("\n", -1);
        return Multi.createFrom()
                .items(IntStream.range(0, lines.length)
                        .mapToObj(i -> new Line(i + 1, lines[i]))
                        .filter(line -> !line.text().isBlank()))
                .onItem()
                .transformToUni(line -> stored(sharers, line))
                .merge(CONCURRENCY);
    }

    private static Answer answer(List<Optional<Failed>> outcomes) {
        List<Failed> failed = outcomes.stream()
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingInt(Failed::line))
                .toList();
        List<Failed> told = failed.subList(0, Math.min(MAX_TOLD, failed.size()));
        return EntryAnswers.warmed(outcomes.size() - failed.size(), told, failed.size());
    }

    private Uni<Optional<Failed>> stored(String sharers, Line line) {
        return Uni.createFrom()
                .deferred(() -> entries.store(
                        sharers, requests.draft(requests.object(line.text().getBytes(UTF_8)))))
                .map(id -> Optional.<Failed>empty())
                .onFailure(failure -> failure instanceof Refusal || failure instanceof StoreException)
                .recoverWithItem(failure -> Optional.of(
                        new Failed(line.number(), Problem.of(failure).message())));
    }
}
