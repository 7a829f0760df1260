package dev.larder.outbound;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/**
 * The addresses of the public Internet: of IPv4 all but those of the IANA special-purpose registry, multicast and
 * reserved ones; of IPv6 global unicast without the blocks for embedded IPv4 addresses and for documentation.
 */
final class PublicAddresses {
    private static final List<Block> NOT_PUBLIC_4 = List.of(
            block(0, 0, 0, 0, 8),
            block(10, 0, 0, 0, 8),
            block(100, 64, 0, 0, 10),
            block(127, 0, 0, 0, 8),
            block(169, 254, 0, 0, 16),
            block(172, 16, 0, 0, 12),
            block(192, 0, 0, 0, 24),
            block(192, 0, 2, 0, 24),
            block(192, 88, 99, 0, 24),
            block(192, 168, 0, 0, 16),
            block(198, 18, 0, 0, 15),
            block(198, 51, 100, 0, 24),
            block(203, 0, 113, 0, 24),
            // multicast, reserved and broadcast
            block(224, 0, 0, 0, 3));

    private static final Block GLOBAL_UNICAST_6 = block(0x20, 0, 0, 0, 3);
    private static final List<Block> NOT_PUBLIC_6 = List.of(
            // Teredo and other protocols, 2001::/23
            block(0x20, 0x01, 0, 0, 23),
            // documentation, 2001:db8::/32 and 3fff::/20
            block(0x20, 0x01, 0x0d, 0xb8, 32),
            block(0x3f, 0xff, 0, 0, 20),
            // 6to4, 2002::/16: an IPv4 address in disguise
            block(0x20, 0x02, 0, 0, 16));

    private PublicAddresses() {}

    /** The addresses whose first {@code bits} bits are these. */
    private record Block(int bytes, int bits) {
        boolean has(int first) {
            return (first ^ bytes) >>> (32 - bits) == 0;
        }
    }

    private static Block block(int a, int b, int c, int d, int bits) {
        return new Block(a << 24 | b << 16 | c << 8 | d, bits);
    }

    /** Whether it is one of them. An IPv4 address inside an IPv6 one, which the JDK unwraps, counts as itself. */
    static boolean has(InetAddress address) {
        byte[] bytes = address.getAddress();
        int first = (bytes[0] & 0xff) << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
        return address instanceof Inet4Address
                ? NOT_PUBLIC_4.stream().noneMatch(block -> block.has(first))
                : GLOBAL_UNICAST_6.has(first) && NOT_PUBLIC_6.stream().noneMatch(block -> block.has(first));
    }
}
