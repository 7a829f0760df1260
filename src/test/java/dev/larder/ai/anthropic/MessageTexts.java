package dev.larder.ai.anthropic;

import com.sun.net.httpserver.HttpExchange;
import dev.larder.ai.openai.ChatServer;
import dev.larder.ai.openai.ChatServer.Asked;
import java.io.IOException;

/** The answers of a model server that speaks Anthropic's protocol. */
public final class MessageTexts {
    private MessageTexts() {}

    /** Answers a request with this content. */
    public static void answer(Asked request, HttpExchange exchange, String content) throws IOException {
        if (request.isStream()) {
            ChatServer.write(exchange, 200, "text/event-stream", stream(content));
        } else {
            ChatServer.write(exchange, 200, "application/json", message(content, "end_turn"));
        }
    }

    /** The whole answer. */
    static String message(String content, String stopReason) {
        return """
                {"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"%s"}],\
                "stop_reason":"%s","stop_sequence":null,"x_server":{"n": 1.50},\
                "usage":{"input_tokens":5,"output_tokens":7}}""".formatted(content, stopReason);
    }

    /** The events of an answer. */
    static String stream(String content) {
        return begin() + said(content.substring(0, 3)) + said(content.substring(3)) + end("end_turn");
    }

    static String begin() {
        return event("message_start", """
                        "message":{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],\
                        "stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":5,"output_tokens":1}}""")
                + event("content_block_start", """
                        "index":0,"content_block":{"type":"text","text":""}""")
                + "event: ping\ndata: {\"type\": \"ping\"}\n\n";
    }

    static String said(String text) {
        return event(
                "content_block_delta",
                "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"%s\"}".formatted(text));
    }

    static String end(String stopReason) {
        return event("content_block_stop", "\"index\":0") + event("message_delta", """
                        "delta":{"stop_reason":"%s","stop_sequence":null},"usage":{"output_tokens":7}""".formatted(stopReason))
                + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
    }

    static String event(String type, String members) {
        return "event: %s\ndata: {\"type\":\"%s\",%s}\n\n".formatted(type, type, members);
    }
}
