/** Hostile peers on connections whose bytes the test writes itself. */
@NullMarked
package dev.larder.http.connection;

import org.jspecify.annotations.NullMarked;
