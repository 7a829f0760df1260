/** Peers that do not behave, over connections on which every byte is the test's own. */
@NullMarked
package dev.larder.http.connection;

import org.jspecify.annotations.NullMarked;
