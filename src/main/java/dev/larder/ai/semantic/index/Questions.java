package dev.larder.ai.semantic.index;

import dev.larder.spi.CacheKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** The questions of one scope in memory. A search looks at each of them. */
final class Questions {
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final List<IndexedQuestion> all = new ArrayList<>();
    private final Map<CacheKey, Integer> places = new HashMap<>();

    /** Adds a question, in place of the one with the same key. */
    void put(IndexedQuestion question) {
        lock.writeLock().lock();
        try {
            Integer place = places.putIfAbsent(question.key(), all.size());
            if (place == null) {
                all.add(question);
            } else {
                all.set(place, question);
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Removes a question. The last one takes its place. */
    void remove(CacheKey key) {
        lock.writeLock().lock();
        try {
            Integer place = places.remove(key);
            if (place == null) {
                return;
            }
            IndexedQuestion last = all.remove(all.size() - 1);
            if (place < all.size()) {
                all.set(place, last);
                places.put(last.key(), place);
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Whether the question of this key is known, with an answer that lives at that time. */
    boolean has(CacheKey key, long now) {
        lock.readLock().lock();
        try {
            Integer place = places.get(key);
            return place != null && all.get(place).end() > now;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The nearest questions whose answers live at that time, the nearest first. */
    List<Match> nearest(Nearness wanted, long now) {
        List<Match> nearest = new ArrayList<>(wanted.count() + 1);
        lock.readLock().lock();
        try {
            for (IndexedQuestion question : all) {
                double similarity = Vectors.cosine(question.vector(), wanted.vector());
                boolean full = nearest.size() == wanted.count();
                double least = full ? nearest.get(nearest.size() - 1).similarity() : wanted.threshold();
                boolean near = full ? similarity > least : similarity >= least;
                if (near && question.end() > now && wanted.filter().test(question)) {
                    insert(nearest, new Match(question, similarity));
                    if (full) {
                        nearest.remove(nearest.size() - 1);
                    }
                }
            }
        } finally {
            lock.readLock().unlock();
        }
        return nearest;
    }

    private static void insert(List<Match> nearest, Match match) {
        int place = nearest.size();
        while (place > 0 && nearest.get(place - 1).similarity() < match.similarity()) {
            place--;
        }
        nearest.add(place, match);
    }

    /** All questions. */
    List<IndexedQuestion> all() {
        lock.readLock().lock();
        try {
            return List.copyOf(all);
        } finally {
            lock.readLock().unlock();
        }
    }
}
