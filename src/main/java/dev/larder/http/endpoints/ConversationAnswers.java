package dev.larder.http.endpoints;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.larder.core.conversation.Conversation;
import dev.larder.core.conversation.Message;
import dev.larder.http.codec.JsonValue;
import dev.larder.http.message.Answer;
import dev.larder.http.message.Lifetimes;
import dev.larder.spi.Lists.State;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Answers about conversations. A missing conversation has no messages and no lifetime. */
@Singleton
public final class ConversationAnswers {
    private final Lifetimes lifetimes;

    ConversationAnswers(Lifetimes lifetimes) {
        this.lifetimes = lifetimes;
    }

    /** The answer that tells the number of messages and the seconds that the conversation has left, 0 for no end. */
    Answer state(State conversation) {
        return Answer.json(json -> write(json, conversation));
    }

    /**
     * The answer that carries messages as they were sent, and their tokens.
     *
     * @param recalls whether older turns were asked for, and so their messages are counted
     */
    Answer window(Optional<Conversation> found, boolean recalls) {
        List<JsonValue> messages = found.map(Conversation::messages).orElse(List.of()).stream()
                .map(Message::json)
                .map(JsonValue::of)
                .toList();
        long bytes = messages.stream().mapToLong(JsonValue::length).sum();
        return ValueAnswers.safe(Answer.json(bytes, json -> {
            json.writeArrayFieldStart("messages");
            for (JsonValue message : messages) {
                message.writeTo(json);
            }
            json.writeEndArray();
            json.writeNumberField("tokens", found.map(Conversation::tokens).orElse(0L));
            if (recalls) {
                json.writeNumberField(
                        "recalled", found.map(Conversation::recalled).orElse(0));
            }
            if (found.isPresent()) {
                write(json, found.get().state());
            } else {
                json.writeNumberField("length", 0);
            }
        }));
    }

    private void write(JsonGenerator json, State conversation) throws IOException {
        json.writeNumberField("length", conversation.length());
        json.writeNumberField("ttl", lifetimes.secondsLeft(conversation.deadline()));
    }
}
