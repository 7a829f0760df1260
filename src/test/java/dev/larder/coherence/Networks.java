package dev.larder.coherence;

import dev.larder.server.Tampering;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The networks between the nodes and one server: each node has its own, which can run an action at a chosen command.
 *
 * @param ways one for each node
 */
record Networks(List<Tampering> ways) implements AutoCloseable {
    static Networks to(int port) {
        return new Networks(
                Stream.generate(() -> Tampering.with(port)).limit(Fleet.NODES).toList());
    }

    /** The address under which the node of that number finds the server. */
    String address(int node) {
        return ways.get(node).address();
    }

    /** Breaks every connection; new connections lead to the server on another port. */
    void turnTo(int port) {
        ways.forEach(way -> way.turnTo(port));
    }

    /** Runs the action instead of forwarding the next such command of the node. */
    CountDownLatch at(int node, Predicate<String> such, Runnable what) {
        var armed = new AtomicBoolean(true);
        var done = new CountDownLatch(1);
        ways.get(node).lose(sent -> {
            if (such.test(sent) && armed.compareAndSet(true, false)) {
                what.run();
                done.countDown();
                return true;
            }
            return false;
        });
        return done;
    }

    @Override
    public void close() {
        ways.forEach(Tampering::close);
    }
}
