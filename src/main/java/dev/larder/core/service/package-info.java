/** Services: a name, the rules its owner set, and the live store behind it. */
@NullMarked
@CheckReturnValue
package dev.larder.core.service;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
