package dev.larder.http;

import dev.larder.http.codec.JsonBody;
import io.smallrye.mutiny.Uni;

/** Answers that are a JSON object and nothing else. */
final class JsonAnswers {
    private JsonAnswers() {}

    /** A success with this object. */
    static Uni<Answer> of(JsonBody.Content members) {
        return Uni.createFrom().item(() -> now(members));
    }

    /** A success with this object, made at once. */
    static Answer now(JsonBody.Content members) {
        return Answer.of(200).body(JsonBody.TYPE, JsonBody.object(members));
    }
}
