package dev.larder.http.endpoints;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.larder.core.Refusal;
import dev.larder.core.service.TtlRules;
import dev.larder.core.session.Session;
import dev.larder.core.session.SessionId;
import dev.larder.core.session.SessionOperations.Kept;
import dev.larder.core.session.UserSessions.Listed;
import dev.larder.http.codec.ETags;
import dev.larder.http.codec.JsonBody;
import dev.larder.http.codec.JsonValue;
import dev.larder.http.message.Answer;
import dev.larder.http.message.ApiRequest;
import dev.larder.http.message.Lifetimes;
import dev.larder.http.message.Problems;
import dev.larder.spi.CacheStore.Written;
import dev.larder.spi.Entry;
import dev.larder.spi.Lifetime;
import io.vertx.core.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Answers about sessions. No cache may store one that has an id or the content of a session. */
@Singleton
public final class SessionAnswers {
    private final ValueAnswers values;
    private final Lifetimes lifetimes;
    private final Problems problems;

    SessionAnswers(ValueAnswers values, Lifetimes lifetimes, Problems problems) {
        this.values = values;
        this.lifetimes = lifetimes;
        this.problems = problems;
    }

    /** The answer to a beginning, with the id that Larder made. */
    Answer begun(Kept kept) {
        return kept(Answer.of(201), kept, Optional.of(kept.id()));
    }

    /** The answer to a rotation, with the new id. */
    Answer rotated(Kept kept) {
        return kept(Answer.of(200), kept, Optional.of(kept.id()));
    }

    /** The answer to a write of a session whose id the caller knows. */
    Answer written(Kept kept) {
        boolean created = kept.stored().written() == Written.CREATED;
        return kept(Answer.of(created ? 201 : 200), kept, Optional.empty());
    }

    private Answer kept(Answer answer, Kept kept, Optional<SessionId> told) {
        Entry entry = kept.stored().entry();
        return answer.with(HttpHeaders.ETAG, ETags.of(entry))
                .with(HttpHeaders.CACHE_CONTROL, ValueAnswers.NO_STORE)
                .body(JsonBody.TYPE, JsonBody.object(json -> {
                    json.writeBooleanField("success", true);
                    if (told.isPresent()) {
                        json.writeStringField("id", told.get().text());
                    }
                    json.writeStringField("handle", kept.id().handle());
                    writeEnds(json, entry.lifetime());
                }));
    }

    /** The answer to a read. */
    Answer read(ApiRequest call, Optional<Session> found) {
        if (found.isEmpty()) {
            return problems.answer(new Refusal.NotFound("There is no session with this id"), call.request());
        }
        Optional<Entry> entry = found.map(Session::entry);
        return call.query().flag("envelope")
                ? values.unmet(call, entry).orElseGet(() -> enveloped(found.get()))
                : values.read(call, entry);
    }

    private Answer enveloped(Session session) {
        JsonValue value = JsonValue.of(session.entry());
        return ValueAnswers.safe(Answer.of(200))
                .with(HttpHeaders.ETAG, ETags.of(session.entry()))
                .with(HttpHeaders.CACHE_CONTROL, ValueAnswers.NO_STORE)
                .object(value.length(), json -> writeEnvelope(json, session, value));
    }

    private void writeEnvelope(JsonGenerator json, Session session, JsonValue value) throws IOException {
        Entry entry = session.entry();
        json.writeStringField("handle", session.handle());
        json.writeFieldName("value");
        value.writeTo(json);
        json.writeStringField("user", session.user().orElse(null));
        writeEnds(json, entry.lifetime());
        writeUse(json, entry.lifetime());
        json.writeStringField("version", ETags.of(entry).replace("\"", ""));
        json.writeStringField("content_type", entry.form().contentType());
        json.writeStringField("content_encoding", entry.form().contentEncoding());
    }

    /** The answer to a read of a user's sessions with their data. */
    Answer enveloped(List<Session> sessions) {
        List<JsonValue> values =
                sessions.stream().map(session -> JsonValue.of(session.entry())).toList();
        long bytes = values.stream().mapToLong(JsonValue::length).sum();
        return ValueAnswers.safe(Answer.json(bytes, json -> {
                    json.writeArrayFieldStart("resource");
                    for (int i = 0; i < values.size(); i++) {
                        json.writeStartObject();
                        writeEnvelope(json, sessions.get(i), values.get(i));
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                }))
                .with(HttpHeaders.CACHE_CONTROL, ValueAnswers.NO_STORE);
    }

    /** The answer to a question for a user's sessions. */
    Answer listed(List<Listed> sessions) {
        return Answer.json(json -> {
                    json.writeArrayFieldStart("resource");
                    for (Listed session : sessions) {
                        json.writeStartObject();
                        json.writeStringField("handle", session.handle());
                        writeEnds(json, session.lifetime());
                        writeUse(json, session.lifetime());
                        json.writeNumberField("size", session.size());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                })
                .with(HttpHeaders.CACHE_CONTROL, ValueAnswers.NO_STORE);
    }

    private void writeEnds(JsonGenerator json, Lifetime lifetime) throws IOException {
        json.writeNumberField("ttl", lifetimes.secondsLeft(lifetime.deadline()));
        json.writeNumberField("max", lifetimes.secondsLeft(lifetime.expires()));
    }

    private void writeUse(JsonGenerator json, Lifetime lifetime) throws IOException {
        json.writeNumberField("idle", TtlRules.idleAskedFor(lifetime) / 1_000);
        json.writeNumberField("age", lifetimes.age(lifetime));
        json.writeNumberField("unused", lifetimes.secondsSince(lifetime.touched()));
    }
}
