package dev.larder.gateway.policy;

import static dev.larder.gateway.policy.Messages.fields;
import static dev.larder.gateway.policy.Messages.ok;
import static dev.larder.gateway.policy.Messages.response;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.gateway.policy.Ranges.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartialContentTest {
    @Test
    void onePartHasItsRangeAndItsLength() {
        ResponseHead head = PartialContent.onePart(ok("A: 1", "Content-Length: 11"), new Part(2, 4), 11);

        assertThat(head).isEqualTo(response(206, "A: 1", "Content-Range: bytes 2-4/11", "Content-Length: 3"));
    }

    @Test
    void severalPartsHaveTheTypeAndTheRangeBeforeEach() {
        ResponseHead whole = ok("A: 1", "Content-Type: text/plain", "Content-Length: 11");

        assertThat(PartialContent.parts(whole, "b"))
                .isEqualTo(response(206, "A: 1", "Content-Type: multipart/byteranges; boundary=b"));
        assertThat(PartialContent.delimiter("b", whole, new Part(0, 1).contentRange(11)))
                .isEqualTo("\r\n--b\r\nContent-Type: text/plain\r\nContent-Range: bytes 0-1/11\r\n\r\n");
        assertThat(PartialContent.end("b")).isEqualTo("\r\n--b--\r\n");
    }

    /** RFC 9530, section 2: Content-Digest is of the bytes that are sent, and Repr-Digest of the whole. */
    @Test
    void noPartHasTheDigestOfTheWhole() {
        ResponseHead whole = ok("Content-Digest: sha-256=:a:", "content-md5: b", "Repr-Digest: sha-256=:a:");

        assertThat(PartialContent.onePart(whole, new Part(2, 4), 11))
                .isEqualTo(
                        response(206, "Repr-Digest: sha-256=:a:", "Content-Range: bytes 2-4/11", "Content-Length: 3"));
        assertThat(PartialContent.parts(whole, "b"))
                .isEqualTo(response(206, "Repr-Digest: sha-256=:a:", "Content-Type: multipart/byteranges; boundary=b"));
    }

    @Test
    void anUnsatisfiableRangeIsToldTheLength() {
        assertThat(PartialContent.unsatisfiable(11)).isEqualTo(response(416, "Content-Range: bytes */11"));
    }

    @ParameterizedTest(name = "RFC 9111 §3.4: {0} {1}")
    @CsvSource({
        "206, bytes 0-9/10, true",
        "206, bytes 4-9/10, false",
        "206, bytes 0-8/10, false",
        "206, bytes 0-9/*, false",
        "206, x, false",
        "200, bytes 0-9/10, false"
    })
    void aPartThatIsTheWholeIsStoredAsTheWhole(int status, String range, boolean whole) {
        assertThat(PartialContent.completed(response(status, "A: 1", "Content-Range: " + range))
                        .isPresent())
                .isEqualTo(whole);
    }

    @Test
    void theWholeHasNoRange() {
        assertThat(PartialContent.completed(response(206, "A: 1", "Content-Range: bytes 0-9/10")))
                .contains(new ResponseHead(200, fields("A: 1")));
    }
}
