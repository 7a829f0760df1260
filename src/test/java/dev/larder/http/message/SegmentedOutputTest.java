package dev.larder.http.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentedOutputTest {
    @ParameterizedTest
    @CsvSource({"0,0,1", "0,1,1", "256,256,100", "10,100000,7", "300000,300000,8000", "1000000,900001,65536"})
    void whatIsWrittenIsTheContent(int expected, int size, int piece) {
        byte[] all = new byte[size];
        new Random(size).nextBytes(all);
        var out = new SegmentedOutput(expected);
        int at = 0;
        while (at < size) {
            int some = Math.min(piece, size - at);
            if (some == 1) {
                out.write(all[at]);
            } else {
                out.write(Arrays.copyOfRange(all, at - at % 2, at + some), at % 2, some);
            }
            at += some;
        }
        ByteBuf content = out.content();
        assertThat(ByteBufUtil.getBytes(content)).isEqualTo(all);
    }
}
