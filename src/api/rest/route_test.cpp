#include "api/rest/route.hpp"

#include <gtest/gtest.h>

#include "api/rest/test_model.hpp"

namespace dc::rest {
namespace {

struct Found {
  Result<> outcome;
  Route route;
};

Found find(std::string_view path, std::string_view accept_version = {}, std::string_view query = {}) {
  const net::Header header{"accept-version", accept_version};
  net::Request request;
  request.path = path;
  request.query = query;
  if (!accept_version.empty()) request.headers = {&header, 1};
  Route route;
  auto outcome = find_route(shared().views, request, route);
  return {std::move(outcome), std::move(route)};
}

Code refusal(std::string_view path, std::string_view accept_version = {}) {
  const Found found = find(path, accept_version);
  EXPECT_FALSE(found.outcome) << path;
  return found.outcome ? Code::internal : found.outcome.error().code;
}

TEST(Routes, TakeTheVersionFromThePathWhateverTheHeaderSays) {
  const Found found = find("/api/v1/projects", "v2");
  ASSERT_TRUE(found.outcome);
  EXPECT_EQ(found.route.version, ApiVersion::v1);
  EXPECT_FALSE(found.route.is_negotiated);
  EXPECT_TRUE(find("/api/v1/projects", "nonsense").outcome);
}

TEST(Routes, FindRecordsByTheirDecodedKey) {
  const Found found = find("/api/v2/projects/%C3%BCber%20uns");
  EXPECT_EQ(found.route.place, Place::record);
  EXPECT_EQ(found.route.key, "über uns");
}

TEST(Routes, FindThePastOfARecordAndTheTrash) {
  EXPECT_EQ(find("/api/v2/projects/x/history").route.place, Place::history);
  EXPECT_EQ(find("/api/v1/projects/x/diff").route.place, Place::difference);
  EXPECT_EQ(find("/api/v2/projects/x/revert").route.place, Place::revert);
  const Found trash = find("/api/v2/trash/projects");
  EXPECT_EQ(trash.route.place, Place::trash);
  EXPECT_NE(trash.route.collection, nullptr);
  const Found restore = find("/api/v2/trash/projects/x/restore");
  EXPECT_EQ(restore.route.place, Place::restore);
  EXPECT_EQ(restore.route.key, "x");
  for (const char* path :
       {"/api/v2/trash", "/api/v2/trash/nothing", "/api/v2/trash/projects/x",
        "/api/v2/trash/projects/x/history", "/api/v2/projects/x/restore", "/api/v2/projects/x/history/y"}) {
    EXPECT_EQ(refusal(path), Code::not_found) << path;
  }
  EXPECT_EQ(allowed_methods(Place::revert), "POST, OPTIONS");
}

TEST(Routes, RedirectAnUnversionedAddressWithItsQuery) {
  const Found found = find("/api/projects/on%2Dclouds", {}, "fields=title&x=%20");
  ASSERT_TRUE(found.outcome);
  EXPECT_EQ(found.route.place, Place::unversioned);
  EXPECT_EQ(found.route.location, "/api/v2/projects/on%2Dclouds?fields=title&x=%20");
  EXPECT_TRUE(found.route.is_negotiated);
}

TEST(Routes, NeverLeaveThisHostByARedirect) {
  for (const char* path : {"/api//evil.example/x", "/api/%2F%2Fevil.example", "/%61pi/projects"}) {
    const Found found = find(path);
    if (found.route.location.empty()) continue;
    EXPECT_TRUE(found.route.location.starts_with("/api/v2/")) << found.route.location;
  }
}

TEST(Routes, AnswerAnUnversionedAddressInTheVersionOfTheHeader) {
  for (const char* header : {"v1", "1"}) {
    const Found found = find("/api/projects", header);
    EXPECT_EQ(found.route.place, Place::collection);
    EXPECT_EQ(found.route.version, ApiVersion::v1);
    EXPECT_TRUE(found.route.is_negotiated);
  }
  for (const char* header : {"v3", "latest", "V1", "v1, v2", "01"}) {
    EXPECT_EQ(refusal("/api/projects", header), Code::bad_version) << header;
  }
}

TEST(Routes, DoNotRedirectWhatHasAVersion) {
  for (const char* path :
       {"/api/v2/nope", "/api/v1/nope", "/api/v9/projects", "/api/v2", "/api/v2/v2/projects", "/api",
        "/api/v2/projects/a/b", "/api/v2/projects/", "/api/v2/keys"}) {
    EXPECT_EQ(refusal(path), Code::not_found) << path;
    EXPECT_EQ(find(path).route.location, "") << path;
  }
}

TEST(Routes, NameTheNearestCollection) {
  EXPECT_NE(find("/api/v2/project").outcome.error().detail.find("Did you mean 'projects'?"),
            std::string::npos);
  EXPECT_EQ(find("/api/v2/keys").outcome.error().detail.find("'keys',"), std::string::npos);
}

TEST(Routes, RefuseDotsAndBadEscapes) {
  EXPECT_EQ(refusal("/api/v2/projects/%zz"), Code::malformed);
  EXPECT_EQ(refusal("/api/v2/../v1/projects"), Code::malformed);
}

TEST(Routes, SayWhichMethodsAPlaceTakes) {
  EXPECT_EQ(allowed_methods(Place::collection), "GET, HEAD, POST, OPTIONS");
  EXPECT_EQ(allowed_methods(Place::record), "GET, HEAD, PUT, PATCH, DELETE, OPTIONS");
  EXPECT_EQ(allowed_methods(Place::health), "GET, HEAD, OPTIONS");
  EXPECT_EQ(act_of(Place::record, net::Method::head), Act::read);
  EXPECT_FALSE(act_of(Place::record, net::Method::post));
}

TEST(Routes, FindTheContractOfAVersionAsTheyFindItsCollections) {
  EXPECT_EQ(find("/api/v1/openapi.json").route.place, Place::contract);
  EXPECT_EQ(find("/api/openapi.json").route.location, "/api/v2/openapi.json");
  const Found negotiated = find("/api/openapi.json", "v1");
  EXPECT_EQ(negotiated.route.place, Place::contract);
  EXPECT_EQ(negotiated.route.version, ApiVersion::v1);
  EXPECT_EQ(refusal("/api/v2/openapi.json/x"), Code::not_found);
}

TEST(Templates, HaveNoNameThatAClientSent) {
  EXPECT_EQ(address_template(Place::record, ApiVersion::v1), "/api/v1/{collection}/{key}");
  EXPECT_EQ(address_template(Place::unversioned, ApiVersion::v2), "/api/{path}");
}

}  // namespace
}  // namespace dc::rest
