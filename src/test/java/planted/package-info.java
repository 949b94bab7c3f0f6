/**
 * Offences against every rule of {@code ArchitectureTest}, planted so that {@code the_rules_bite} can watch them being
 * found. Outside {@code dev.larder}, so that they count for nothing else.
 */
package planted;
