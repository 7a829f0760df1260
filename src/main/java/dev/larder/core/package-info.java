/** What Larder does, whatever the protocol in front and the backend behind. */
@NullMarked
@CheckReturnValue
package dev.larder.core;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
