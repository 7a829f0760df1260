package dev.larder.http.endpoints;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.larder.core.access.Verb;
import dev.larder.core.cache.BulkOperations.ItemResult;
import dev.larder.core.cache.Stored;
import dev.larder.http.codec.ETags;
import dev.larder.http.codec.JsonBody;
import dev.larder.http.codec.TargetKind;
import dev.larder.http.message.Answer;
import dev.larder.http.message.ApiRequest;
import dev.larder.http.message.HttpConfig;
import dev.larder.http.message.Lifetimes;
import dev.larder.http.message.Problems;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore.Written;
import dev.larder.spi.Entry;
import io.vertx.core.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** Answers to writes: the success, and the lifetime of the entry. */
@Singleton
public final class WriteAnswers {
    private final Lifetimes lifetimes;
    private final Problems problems;
    private final boolean echo;

    WriteAnswers(Lifetimes lifetimes, Problems problems, HttpConfig config) {
        this.lifetimes = lifetimes;
        this.problems = problems;
        this.echo = config.compat() == HttpConfig.Compat.DREAMFACTORY;
    }

    /** The answer that says whether something was there. */
    public static Answer success(boolean was) {
        return Answer.json(json -> json.writeBooleanField("success", was));
    }

    /** The answer that says how many entries were removed. */
    public static Answer removed(long count) {
        return Answer.json(json -> {
            json.writeBooleanField("success", true);
            json.writeNumberField("removed", count);
        });
    }

    /** The answer that says how many entries were removed, if that is known. */
    public static Answer removed(OptionalLong count) {
        return count.isPresent() ? removed(count.getAsLong()) : success(true);
    }

    /** The answer to the creation of several entries together. */
    static Answer created() {
        return Answer.of(201).body(JsonBody.TYPE, JsonBody.object(json -> json.writeBooleanField("success", true)));
    }

    /** The answer to a write of the entry that the target names. */
    Answer stored(ApiRequest call, Stored stored, byte[] sent) {
        return stored(call, call.key(), stored, sent);
    }

    /** The answer to a write of the one entry in the body. */
    Answer one(ApiRequest call, ItemResult result, byte[] sent) {
        return result.failure()
                .map(failure -> problems.answer(failure, call.request()))
                .orElseGet(() -> stored(call, result.key(), result.stored().orElseThrow(), sent));
    }

    private Answer stored(ApiRequest call, CacheKey key, Stored stored, byte[] sent) {
        Entry entry = stored.entry();
        boolean updates = call.verb() != Verb.POST;
        // 201 to a PUT says that its target was created, which a service was not
        boolean createdTarget =
                stored.written() == Written.CREATED && call.target().kind() == TargetKind.ENTRY;
        Answer answer = Answer.of(updates && !createdTarget ? 200 : 201).with(HttpHeaders.ETAG, ETags.of(entry));
        if (echo && updates) {
            return call.target().kind() == TargetKind.ENTRY
                    ? ValueAnswers.value(answer, entry)
                    : ValueAnswers.safe(answer).body(JsonBody.TYPE, sent);
        }
        return answer.body(JsonBody.TYPE, JsonBody.object(json -> writeStored(json, key, entry)));
    }

    /** The answer to a change of a lifetime. */
    Answer touched(CacheKey key, Entry entry) {
        return Answer.of(200)
                .with(HttpHeaders.ETAG, ETags.of(entry))
                .body(JsonBody.TYPE, JsonBody.object(json -> writeStored(json, key, entry)));
    }

    /** The answer to a write of several entries, each by itself: 207 when not all of them were stored. */
    Answer each(ApiRequest call, List<ItemResult> results, byte[] sent) {
        boolean all = results.stream().allMatch(result -> result.stored().isPresent());
        boolean creates = call.verb() == Verb.POST;
        if (all && echo && !creates) {
            return ValueAnswers.safe(Answer.of(200)).body(JsonBody.TYPE, sent);
        }
        int status = creates ? 201 : 200;
        return Answer.of(all ? status : 207).body(JsonBody.TYPE, JsonBody.object(json -> {
            if (all) {
                json.writeBooleanField("success", true);
            }
            json.writeArrayFieldStart("resource");
            for (ItemResult result : results) {
                write(json, result);
            }
            json.writeEndArray();
        }));
    }

    private void write(JsonGenerator json, ItemResult result) throws IOException {
        json.writeStartObject();
        if (result.stored().isPresent()) {
            writeStored(json, result.key(), result.stored().get().entry());
        } else {
            json.writeStringField("key", result.key().text());
            problems.writeError(json, result.failure().orElseThrow());
        }
        json.writeEndObject();
    }

    private void writeStored(JsonGenerator json, CacheKey key, Entry entry) throws IOException {
        json.writeBooleanField("success", true);
        json.writeStringField("key", key.text());
        json.writeNumberField("ttl", lifetimes.freshSecondsGiven(entry.lifetime()));
        if (lifetimes.staleSeconds(entry.lifetime()) > 0) {
            json.writeNumberField("stale_ttl", lifetimes.staleSeconds(entry.lifetime()));
        }
    }
}
