/**
 * The audit trail: who has changed what, when, from where and with which token. An entry is written in the transaction of
 * the change that it tells of, so that neither is ever there without the other, and no code alters or removes one.
 * {@code auth} and {@code registry} make changes, and both write here.
 */
package dev.larder.audit;
