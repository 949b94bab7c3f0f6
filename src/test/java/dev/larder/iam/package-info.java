/**
 * What AWS would say to a request: the policies of template.yaml, what a request of the SDK needs ({@code
 * NeededAccess}), and whether the one covers the other and no more ({@code Proof}).
 */
package dev.larder.iam;
