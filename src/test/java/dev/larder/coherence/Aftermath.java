package dev.larder.coherence;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is left of the scenes once nobody writes any more. */
record Aftermath(List<Scene> scenes) {
    private static final String LEASE = "X-Cache-Lease";

    /** Longer than the leases that readers took with them. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Keys that some node still shows in an old state. */
    List<String> stale() throws Exception {
        List<String> stale = new ArrayList<>();
        for (Scene scene : scenes) {
            for (Node node : scene.nodes()) {
                for (String service : scene.services()) {
                    for (int key = 0; key < Scene.KEYS; key++) {
                        String path = Scene.path(service, key);
                        HttpResponse<String> answer = node.get(path);
                        if (!isCurrent(answer, scene.ledger(key))) {
                            stale.add("%s: %d".formatted(path, answer.statusCode()));
                        }
                    }
                }
            }
        }
        return stale;
    }

    private static boolean isCurrent(HttpResponse<String> answer, Ledger ledger) {
        return switch (answer.statusCode()) {
            case 404 -> true;
            case 200 -> Long.parseLong(answer.body()) >= ledger.done();
            default -> false;
        };
    }

    /** Keys that nobody can fill, although all who wanted to are gone. */
    List<String> blocked() throws Exception {
        List<String> blocked = new ArrayList<>();
        for (Scene scene : scenes) {
            for (int key = Scene.KEYS / 2; key < Scene.KEYS; key++) {
                String path = Scene.path(scene.services().get(0), key);
                long end = System.nanoTime() + PATIENCE.toNanos();
                boolean filled = false;
                while (!filled && System.nanoTime() < end) {
                    filled = isFilled(scene.nodes().get(key % scene.nodes().size()), path, scene.ledger(key));
                }
                if (!filled) {
                    blocked.add(path);
                }
            }
        }
        return blocked;
    }

    /** Fills the key if it is empty and may be filled. */
    private static boolean isFilled(Node node, String path, Ledger ledger) throws Exception {
        HttpResponse<String> found = node.get(path + "?lease=1");
        Optional<String> token = found.headers().firstValue(LEASE);
        if (token.isPresent()) {
            var value = BodyPublishers.ofString(Long.toString(ledger.current()));
            return node.send("PUT", path, value, LEASE, token.get()).statusCode() < 300;
        }
        return found.statusCode() == 200;
    }
}
