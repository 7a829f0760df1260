/** Tests that compare the documentation for users with the code. */
@org.jspecify.annotations.NullMarked
package dev.larder.docs;
