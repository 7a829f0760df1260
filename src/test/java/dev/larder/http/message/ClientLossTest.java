package dev.larder.http.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.channels.ClosedChannelException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Only the loss of the client, and what a write to a closed stream throws, is no failure of Larder. */
class ClientLossTest {
    static Stream<Throwable> losses() {
        return Stream.of(
                Http2Exception.streamError(3, Http2Error.STREAM_CLOSED, "Stream closed before write could take place"),
                Http2Exception.streamError(3, Http2Error.CANCEL, "Cancelled"),
                new StreamResetException(8),
                new HttpClosedException("Connection was closed"),
                new ClosedChannelException(),
                new IOException("Broken pipe"),
                new IOException("writeAddress(..) failed: Connection reset by peer"),
                new IllegalStateException("It failed", new ClosedChannelException()));
    }

    static Stream<Throwable> failedWrites() {
        return Stream.of(
                new IllegalStateException("Response is closed"),
                new IllegalArgumentException("Stream no longer exists: 3"),
                new IOException("The channel is shut down"));
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new NullPointerException(),
                new ArithmeticException("A bug"),
                Http2Exception.connectionError(Http2Error.INTERNAL_ERROR, "A bug"));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void aLostClientExplainsIt(Throwable loss) {
        assertThat(ClientLoss.explains(loss, request(false))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("failedWrites")
    void aFailedWriteIsALossOnlyIfTheStreamIsClosed(Throwable failure) {
        assertThat(ClientLoss.explains(failure, request(true))).isTrue();
        assertThat(ClientLoss.explains(failure, request(false))).isFalse();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void anotherFailureIsNone(Throwable failure) {
        assertThat(ClientLoss.explains(failure, request(true))).isFalse();
        assertThat(ClientLoss.explains(failure, request(false))).isFalse();
    }

    private static HttpServerRequest request(boolean closed) {
        HttpServerResponse response = answering(HttpServerResponse.class, (proxy, method, arguments) -> closed);
        return answering(HttpServerRequest.class, (proxy, method, arguments) -> response);
    }

    private static <T> T answering(Class<T> type, InvocationHandler answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
    }
}
