// For tests: what the change log says was written, and whether all else agrees with it.
#pragma once

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>

#include "content/test_world.hpp"
#include "store/sqlite/test_faults.hpp"

namespace dc::testing_world {

using Versions = std::set<std::pair<Uuid, std::int64_t>>;  // of records

// Every version that was ever written. The chain, each record against its last change, pages, indexes and
// references have to be sound.
inline Versions written_versions(const World& world, store::Engine& engine) {
  store::Session& session = **engine.here();
  const auto checked = engine.check(session);
  EXPECT_TRUE(checked) << describe(checked.error());
  const auto verified = verify_log(session, *world.model, engine.dialect(), world.log_key);
  EXPECT_TRUE(verified) << describe(verified.error());
  Versions found;
  const auto read = session.run({"SELECT record_id, version FROM change_log", {}}, [&](const auto& row) {
    EXPECT_TRUE(found.emplace(row.uuid(0), row.integer(1)).second) << "a version was given twice";
  });
  EXPECT_TRUE(read) << describe(read.error());
  return found;
}

// The same for a process that starts on a copy of `files`.
inline Versions versions_found_in(const std::filesystem::path& files, World& world, const std::string& vfs) {
  const TemporaryDirectory directory;
  store::copy_database(files, directory.path());
  Metrics metrics;
  const auto engine = must(store::SqliteEngine::open({.directory = directory.path(), .readers = 1}, world.log,
                                                     metrics, world.clock, vfs));
  return written_versions(world, *engine);
}

}  // namespace dc::testing_world
