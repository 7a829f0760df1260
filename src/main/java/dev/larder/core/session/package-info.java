/**
 * Sessions: entries that a client reads and writes with a secret id, until they are idle for too long or reach their
 * end.
 */
@NullMarked
@CheckReturnValue
package dev.larder.core.session;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
