/** Real servers, started by the tests on loopback and stopped by their process id. */
@NullMarked
package dev.larder.server;

import org.jspecify.annotations.NullMarked;
