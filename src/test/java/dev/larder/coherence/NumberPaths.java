package dev.larder.coherence;

/**
 * The paths of the numbers of one race at the HTTP origin. No two races share one.
 *
 * @param race the race
 */
record NumberPaths(String race) {
    String of(int key) {
        // the origin is asked about each read of a validated one
        String kind = key == 0 ? "validated" : key % 3 == 0 ? "short" : "long";
        return "/%s/%s/%d".formatted(race, kind, key);
    }
}
