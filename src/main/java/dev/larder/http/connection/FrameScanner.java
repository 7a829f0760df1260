package dev.larder.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Finds out whether an HTTP/2 peer is in the middle of something that it should send at once: the connection preface
 * with its settings, the header section of a request, or any frame but DATA. Stands in front of Netty's decoder, whose
 * listeners see only what is complete.
 *
 * <p>It reads the first bytes of each frame header (RFC 9113, section 4.1), and counts all others. It keeps no buffer.
 */
final class FrameScanner extends ChannelInboundHandlerAdapter {
    /** The text of the preface (RFC 9113, section 3.4), which Netty checks. */
    private static final int PREFACE = 24;

    /** The part of a frame header that matters here: length, type and flags. The id of the stream follows. */
    private static final int HEAD = 5;

    private static final int STREAM_ID = 4;

    /** The number of bytes of a frame header up to its type. */
    private static final int TYPE_KNOWN = 4;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int PUSH_PROMISE = 5;
    private static final int CONTINUATION = 9;
    private static final int END_HEADERS = 4;

    private static final long NEVER = 0;

    /** The bytes that are to come before the next frame header: of the preface, or of a frame. */
    private int left = PREFACE;

    /** The number of bytes of the frame header that have come. */
    private int headBytes;

    /** These bytes as a number. */
    private long head;

    private boolean hasSettings;
    private boolean inHeaderSection;

    /** The number of header sections, and of frames outside of them, that have begun since the first settings. */
    private long units;

    private long unitSeen;
    private long unfinishedSince = NEVER;

    /** The bytes of the header section that have come. Netty keeps them until the section ends. */
    private int sectionBytes;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            scan(bytes);
        }
        context.fireChannelRead(message);
    }

    /** Follows bytes that came, without reading them away. */
    void scan(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        if (at == end) {
            return;
        }
        while (at < end) {
            if (left > 0) {
                int some = Math.min(left, end - at);
                at += some;
                left -= some;
                sectionBytes += inHeaderSection ? some : 0;
                if (left == 0) {
                    endOfFrame();
                }
            } else {
                readHead(bytes.getByte(at));
                at++;
            }
        }
        if (!isUnfinished()) {
            unfinishedSince = NEVER;
        } else if (unfinishedSince == NEVER || unitSeen != units) {
            unfinishedSince = System.nanoTime();
        }
        unitSeen = units;
    }

    private void readHead(byte next) {
        if (headBytes == 0 && hasSettings && !inHeaderSection) {
            units++;
        }
        head = (head << Byte.SIZE) | (next & 0xFF);
        headBytes++;
        if (headBytes == HEAD) {
            left = (int) (head >> (2 * Byte.SIZE)) + STREAM_ID;
            inHeaderSection |= type() == HEADERS || type() == PUSH_PROMISE;
        }
    }

    /** The type of the frame, once it has come. */
    private int type() {
        return (int) (headBytes == HEAD ? head >> Byte.SIZE : head) & 0xFF;
    }

    /** A frame has come to its end, or the text of the preface. */
    private void endOfFrame() {
        if (headBytes == HEAD) {
            hasSettings = true;
            boolean ofSection = type() == HEADERS || type() == PUSH_PROMISE || type() == CONTINUATION;
            if (ofSection && (head & END_HEADERS) != 0) {
                inHeaderSection = false;
                sectionBytes = 0;
            }
        }
        headBytes = 0;
        head = 0;
    }

    private boolean isUnfinished() {
        return !hasSettings || inHeaderSection || (headBytes > 0 && !(headBytes >= TYPE_KNOWN && type() == DATA));
    }

    /** The time since which a unit is unfinished, by {@link System#nanoTime}; 0 when none is. */
    long unfinishedSince() {
        return unfinishedSince;
    }

    /** The number of bytes of an unfinished header section that have come. */
    int sectionBytes() {
        return sectionBytes;
    }

    /** Restarts the peer's time: nothing was read meanwhile. */
    void restart() {
        if (unfinishedSince != NEVER) {
            unfinishedSince = System.nanoTime();
        }
    }
}
