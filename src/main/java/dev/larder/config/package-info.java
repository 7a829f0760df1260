/** The configuration, read and turned into services, roles and keys. */
@NullMarked
@CheckReturnValue
package dev.larder.config;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
