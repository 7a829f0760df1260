/** Sessions: entries that whoever shows their id may use, until they are left idle or have lasted long enough. */
@NullMarked
@CheckReturnValue
package dev.larder.core.session;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
