package dev.larder.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Whatever the frames, and wherever a read ends. */
class FrameScannerTest {
    private static final int PRIORITY = 2;
    private static final int EXTENSION = 77;
    private static final int STREAM = 0x7F00_0401;

    /**
     * A frame.
     *
     * @param type its type
     * @param flags its flags
     * @param length how long its payload is
     */
    record Frame(int type, int flags, int length) {
        byte[] bytes() {
            return Frames.more().frame(type, flags, STREAM, new byte[length]).bytes();
        }

        boolean beginsSection() {
            return type == Frames.HEADERS || type == Frames.PUSH_PROMISE;
        }

        boolean endsSection() {
            return (beginsSection() || type == Frames.CONTINUATION) && (flags & Frames.END_HEADERS) != 0;
        }
    }

    @Provide
    Arbitrary<List<Frame>> frames() {
        Arbitrary<Integer> types = Arbitraries.of(
                Frames.DATA,
                Frames.HEADERS,
                PRIORITY,
                Frames.RST_STREAM,
                Frames.SETTINGS,
                Frames.PUSH_PROMISE,
                Frames.PING,
                Frames.WINDOW_UPDATE,
                Frames.CONTINUATION,
                EXTENSION,
                255);
        Arbitrary<Integer> lengths =
                Arbitraries.oneOf(Arbitraries.integers().between(0, 12), Arbitraries.of(255, 256, 300, 16_384, 70_000));
        return Combinators.combine(types, Arbitraries.integers().between(0, 255), lengths)
                .as(Frame::new)
                .list()
                .ofMaxSize(12);
    }

    /** What the specification says of each byte, asked of a scanner that gets the bytes in pieces. */
    @Property(tries = 300)
    void itKnowsAtEachEndOfAReadWhatIsUnfinished(
            @ForAll("frames") List<Frame> frames,
            @ForAll List<@net.jqwik.api.constraints.IntRange(min = 1, max = 40) Integer> cuts) {
        var all = new ByteArrayOutputStream();
        List<Boolean> unfinished = new ArrayList<>();
        all.writeBytes(Frames.begin(0).bytes());
        mark(unfinished, all.size() - 1, true);
        boolean inSection = false;
        mark(unfinished, 1, false);
        for (Frame frame : frames) {
            all.writeBytes(frame.bytes());
            boolean before = inSection;
            boolean within = before || frame.type() != Frames.DATA;
            // the first three bytes do not tell the type
            mark(unfinished, 3, true);
            mark(unfinished, 9 - 3 - 1 + frame.length(), within);
            inSection = (before || frame.beginsSection()) && !frame.endsSection();
            mark(unfinished, 1, inSection);
        }
        feed(all.toByteArray(), cuts, unfinished);
    }

    private static void mark(List<Boolean> unfinished, int bytes, boolean value) {
        for (int i = 0; i < bytes; i++) {
            unfinished.add(value);
        }
    }

    private static void feed(byte[] bytes, List<Integer> cuts, List<Boolean> unfinished) {
        var scanner = new FrameScanner();
        assertThat(scanner.unfinishedSince()).isZero();
        int at = 0;
        for (int i = 0; at < bytes.length; i++) {
            int cut = i < cuts.size() ? cuts.get(i) : 1 << (i % 18);
            int end = Math.min(bytes.length, at + cut);
            // bytes before and behind those that are read are none of its business
            ByteBuf buffer = Unpooled.wrappedBuffer(bytes).setIndex(at, end);
            scanner.scan(buffer);
            assertThat(buffer.readerIndex()).isEqualTo(at);
            at = end;
            assertThat(scanner.unfinishedSince() != 0).as("after byte %d", at).isEqualTo(unfinished.get(at - 1));
        }
    }

    @Test
    void theTimeRunsFromTheBeginOfASectionAndAnewForTheNext() {
        var scanner = new FrameScanner();
        scanner.scan(bytes(Frames.begin(0).frame(Frames.HEADERS, 0, 1, new byte[30])));
        long first = scanner.unfinishedSince();
        assertThat(first).isNotZero();
        scanner.scan(bytes(Frames.more().frame(Frames.CONTINUATION, 0, 1, new byte[0])));
        scanner.scan(Unpooled.EMPTY_BUFFER);
        assertThat(scanner.unfinishedSince()).isEqualTo(first);
        // the end of one and the begin of another in one read
        scanner.scan(bytes(Frames.more()
                .frame(Frames.CONTINUATION, Frames.END_HEADERS, 1, new byte[0])
                .frame(Frames.HEADERS, 0, 3, new byte[30])));
        assertThat(scanner.unfinishedSince()).isGreaterThan(first);
        long second = scanner.unfinishedSince();
        scanner.restart();
        assertThat(scanner.unfinishedSince()).isGreaterThan(second);
        scanner.scan(bytes(Frames.more().frame(Frames.CONTINUATION, Frames.END_HEADERS, 3, new byte[0])));
        assertThat(scanner.unfinishedSince()).isZero();
        scanner.restart();
        assertThat(scanner.unfinishedSince()).isZero();
    }

    @Test
    void theBytesOfASectionCountUntilItEnds() {
        var scanner = new FrameScanner();
        scanner.scan(bytes(Frames.begin(0).frame(Frames.DATA, 0, 1, new byte[500])));
        assertThat(scanner.sectionBytes()).isZero();
        scanner.scan(bytes(Frames.more()
                .frame(Frames.HEADERS, 0, 3, new byte[1_000])
                .frame(Frames.CONTINUATION, 0, 3, new byte[2_000])));
        assertThat(scanner.sectionBytes()).isBetween(3_000, 3_020);
        scanner.scan(bytes(Frames.more().frame(Frames.CONTINUATION, Frames.END_HEADERS, 3, new byte[1])));
        assertThat(scanner.sectionBytes()).isZero();
    }

    private static ByteBuf bytes(Frames frames) {
        return Unpooled.wrappedBuffer(frames.bytes());
    }
}
