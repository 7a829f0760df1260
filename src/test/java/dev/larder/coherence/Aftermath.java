package dev.larder.coherence;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The state of all scenes after the last write. */
record Aftermath(List<Scene> scenes) {
    private static final String LEASE = "X-Cache-Lease";

    /** Longer than the leases that readers hold. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** The keys that a node still shows with an old value. */
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

    /** The keys that cannot be filled, although no reader is filling them any more. */
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

    /** Fills the key if it is empty and has a source. */
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
