package io.massifdb.sqlfrontend.catalog;

/// A role is a member of another.
///
/// @param roleId the role whose rights the member has
/// @param admin WITH ADMIN OPTION: the member may make others members
public record Membership(long roleId, boolean admin, long grantorId) {}
