package dev.larder.coherence;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Writers and readers of several scenes at the same time, during an action. */
final class Traffic {
    private static final int WRITERS = 2;
    private static final int READERS = 3;

    private final List<Scene> scenes;
    private final long seed;
    private volatile boolean ended;

    Traffic(List<Scene> scenes, long seed) {
        this.scenes = scenes;
        this.seed = seed;
    }

    /** The action. */
    interface Events {
        void happen() throws Exception;
    }

    /** Runs readers and writers until {@code during} has ended. */
    void run(Events during) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            // before any of them begins: a flush must not wait behind the writers of another scene
            for (Scene scene : scenes) {
                clear(scene);
            }
            List<Future<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < scenes.size(); i++) {
                Scene scene = scenes.get(i);
                long first = seed + 1_000L * i;
                for (int writer = 0; writer < WRITERS; writer++) {
                    all.add(threads.submit(new Writer(scene, keysOf(writer), () -> ended, first + writer)));
                }
                for (int reader = WRITERS; reader < WRITERS + READERS; reader++) {
                    all.add(threads.submit(new Reader(scene, () -> ended, first + reader)));
                }
            }
            during.happen();
            ended = true;
            for (Future<Boolean> one : all) {
                assert one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            ended = true;
            threads.shutdownNow();
        }
    }

    private static void clear(Scene scene) throws Exception {
        // the numbers of an earlier run's values have no meaning here
        int status = scene.nodes()
                .get(0)
                .send("DELETE", "/api/v2/" + scene.services().get(0), BodyPublishers.noBody())
                .statusCode();
        if (status != 200) {
            throw new AssertionError("A flush of " + scene.services().get(0) + " was answered by " + status);
        }
    }

    private static int[] keysOf(int writer) {
        return IntStream.range(0, Scene.KEYS)
                .filter(key -> key % WRITERS == writer)
                .toArray();
    }
}
