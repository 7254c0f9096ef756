/**
 * Outlook profiles: observe, plan, apply.
 *
 * <p>{@link org.tenon.profile.Profiles} observes what there is ({@link org.tenon.profile.ProfileState}); {@link
 * org.tenon.profile.ProfilePlanner}, which does no I/O, compares it with what is wanted ({@link org.tenon.profile.ProfileSpec}) and
 * answers with steps ({@link org.tenon.profile.ProfileStep}); these are applied one by one. A dry run ends after the plan, and a
 * second run plans nothing.
 *
 * <p>A profile of ours carries a mark, and what carries none is not touched unless somebody insists. A crash may come between the
 * making of a profile and its mark; therefore an intent is noted outside of MAPI before ({@link org.tenon.profile.ProfileIntents}). After a
 * crash anywhere the next run sees what is half done - a service without providers, a store without a path - and completes it.
 *
 * <p>What would make all this fail is looked at first ({@link org.tenon.profile.Workstation}): no Outlook, Outlook of another width
 * than this process, policies that forbid data files, a path where a data file is not safe.
 */
package org.tenon.profile;
