@NullMarked
package dev.larder;

import org.jspecify.annotations.NullMarked;
