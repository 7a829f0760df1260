package dev.larder.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;

/** Keys and values may be secrets: no log line has one, at whatever level. */
@QuarkusTest
@TestProfile(EveryBackend.class)
@NeedsEveryBackend
class LogTest {
    private static final String KEY = "sesame-key";
    private static final String VALUE = "sesame-value";
    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger OURS = Logger.getLogger("dev.larder");

    @Test
    void noKeyAndNoValueIsLogged() {
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        Handler listener = new Listener(lines);
        Level level = ROOT.getLevel();
        ROOT.setLevel(Level.FINE);
        OURS.setLevel(Level.ALL);
        ROOT.addHandler(listener);
        try {
            for (Backend backend : Backend.values()) {
                useEverything(backend.at());
            }
            useEverything("/api/v2/narrow");
            Logger.getLogger("dev.larder.test").fine("the listener listens");
        } finally {
            ROOT.removeHandler(listener);
            OURS.setLevel(null);
            ROOT.setLevel(level);
        }
        assertThat(lines).anyMatch(line -> line.contains("the listener listens"));
        assertThat(lines.stream().filter(line -> line.contains("sesame")).toList())
                .isEmpty();
        assertThat(lines.stream().filter(line -> line.contains(Api.MASTER)).toList())
                .isEmpty();
    }

    private static void useEverything(String service) {
        for (String key : List.of(KEY, "/%ff" + KEY, "_counter/" + KEY, "_touch/" + KEY, KEY.repeat(200))) {
            for (String method : List.of("PUT", "GET", "POST", "PATCH", "DELETE", "OPTIONS")) {
                Response unused = Api.text(VALUE)
                        .header("If-None-Match", "\"" + KEY + "\"")
                        .request(method, service + "/" + key);
            }
        }
        for (String body : List.of(
                "{'key':'%s','value':'%s'}",
                "{'key':'%s','value':'%s'", "{'resource':[{'key':'%s','value':'%s'}]}", "{'%s':'%s'}")) {
            Response unused = Api.json(body.formatted(KEY, VALUE)).post(service);
        }
        Response read = Api.call().get(service + "?keys=" + KEY);
        Response listed = Api.call().get(service + "?prefix=" + KEY + "&cursor=" + KEY);
        Response merged = Api.call()
                .contentType("application/merge-patch+json")
                .body("{\"" + KEY + "\":1")
                .patch(service + "/" + KEY);
        assertThat(List.of(read, listed, merged)).allMatch(answer -> answer.statusCode() != 500);
    }

    private static final class Listener extends Handler {
        private final Queue<String> lines;
        private final PatternFormatter format = new PatternFormatter("%c: %s %e");

        Listener(Queue<String> lines) {
            this.lines = lines;
        }

        @Override
        public void publish(LogRecord line) {
            // the client of these tests runs in the same process and logs what it sends
            if (line.getLoggerName() == null || !line.getLoggerName().startsWith("org.apache.http")) {
                lines.add(format.format(ExtLogRecord.wrap(line)));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
