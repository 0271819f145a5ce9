#include "net/desk.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/json.hpp"
#include "net/exchange.hpp"

namespace dc::net {
namespace {

class DeskTest : public testing::Test {
 protected:
  ~DeskTest() override {
    mailbox_->close();  // what is left there holds the mailbox
    ::close(log_file_);
  }

  Visit open(Method method = Method::get, const Tenant* tenant = nullptr) {
    Request request;
    request.method = method;
    request.path = "/secret-of-a-client";
    return desk_.open(request, Responder(std::make_shared<Exchange>(mailbox_)), tenant);
  }
  Response answer(Visit& visit, Response response, std::string_view subject = {}) {
    desk_.close(visit, address_, std::move(response), subject);
    auto letters = mailbox_->take();
    return letters.size() == 1 ? letters.front().response.value() : Response{500, {}, "not one answer"};
  }
  std::string log_text() const {
    std::string text(16 * 1024, '\0');
    const ssize_t size = ::pread(log_file_, text.data(), text.size(), 0);
    text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return text;
  }
  static std::string field(const Response& response, std::string_view name) {
    for (const Field& each : response.headers) {
      if (each.name.text() == name) return each.value;
    }
    return {};
  }

  FakeClock clock_;
  SeededRandom random_{3};
  Metrics metrics_;
  int log_file_ = ::memfd_create("log", MFD_CLOEXEC);
  Log log_{clock_, log_file_, Level::info};
  Desk desk_{log_, metrics_, clock_, random_};
  Address address_{"/things/{key}"};
  std::shared_ptr<Mailbox> mailbox_ = std::make_shared<Mailbox>([] {});
};

TEST_F(DeskTest, GivesEveryAnswerAnId) {
  Visit visit = open();
  const std::string id = to_text(visit.id);
  const Response response = answer(visit, {204, {}, {}});
  EXPECT_EQ(to_text(response.request_id.value()), id);
}

TEST_F(DeskTest, LeavesOneLineOfAccessLogWithoutWhatTheClientSent) {
  Visit visit = open();
  answer(visit, {200, {}, "four"}, "things");
  const auto line = json::parse(log_text());
  ASSERT_TRUE(line) << log_text();
  EXPECT_EQ(*line->find("route"), json::Value("/things/{key}"));
  EXPECT_EQ(*line->find("collection"), json::Value("things"));
  EXPECT_EQ(*line->find("status"), json::Value(200));
  EXPECT_EQ(*line->find("bytes"), json::Value(4));
  EXPECT_EQ(*line->find("request"), json::Value(to_text(visit.id)));
  EXPECT_EQ(log_text().find("secret-of-a-client"), std::string::npos);
}

TEST_F(DeskTest, LogsNoBytesForAnAnswerWithoutBody) {
  Visit visit = open(Method::head);
  answer(visit, {200, {}, "four"});
  EXPECT_NE(log_text().find("\"bytes\":0"), std::string::npos) << log_text();
}

TEST_F(DeskTest, LogsNothingBelowTheLevelOfTheAddress) {
  Address quiet{"/healthz", Level::debug};
  Visit visit = open();
  desk_.close(visit, quiet, {200, {}, {}});
  EXPECT_EQ(log_text(), "");
}

TEST_F(DeskTest, CountsByAddressMethodAndStatus) {
  for (const int status : {200, 200, 404, 418}) {
    Visit visit = open();
    answer(visit, {status, {}, {}});
  }
  const std::string text = metrics_.text();
  const std::string series = "datacanvas_http_requests_total{route=\"/things/{key}\",method=\"GET\",status=";
  for (const auto* line : {"\"200\"} 2\n", "\"404\"} 1\n", "\"other\"} 1\n"}) {
    EXPECT_NE(text.find(series + line), std::string::npos) << text;
  }
  EXPECT_NE(text.find("datacanvas_http_request_seconds_count{route=\"/things/{key}\",method=\"GET\"} 4\n"),
            std::string::npos);
}

TEST_F(DeskTest, CountsBytesAsTheyAreSent) {
  for (const Method method : {Method::get, Method::get, Method::head}) {
    Visit visit = open(method);
    answer(visit, {200, {}, "four"});
  }
  const std::string series = "datacanvas_http_response_bytes_total{route=\"/things/{key}\",method=";
  for (const auto* line : {"\"GET\"} 8\n", "\"HEAD\"} 0\n"}) {
    EXPECT_NE(metrics_.text().find(series + line), std::string::npos) << metrics_.text();
  }
}

TEST_F(DeskTest, CountsForTheTenantToo) {
  const Tenant tenant = desk_.tenant(7);
  desk_.tenant(8);
  Visit visit = open(Method::get, &tenant);
  answer(visit, {200, {}, "four"});
  EXPECT_EQ(*json::parse(log_text())->find("tenant"), json::Value(7));
  for (const auto* line : {"datacanvas_tenant_request_seconds_count{tenant=\"7\"} 1\n",
                           "datacanvas_tenant_response_bytes_total{tenant=\"7\"} 4\n",
                           "datacanvas_tenant_request_seconds_count{tenant=\"8\"} 0\n"}) {
    EXPECT_NE(metrics_.text().find(line), std::string::npos) << metrics_.text();
  }
}

TEST_F(DeskTest, LeavesALineOfWhatNobodyWasAskedFor) {
  Request request;
  request.target = "/secret-of-a-client";
  request.client = "192.0.2.1";
  request.method = Method::other;
  const Response response = desk_.refuse_unread(request, {Code::malformed, "A space before the colon.", {}});
  const auto line = json::parse(log_text());
  ASSERT_TRUE(line) << log_text();
  EXPECT_EQ(*line->find("route"), json::Value("unread"));
  EXPECT_EQ(*line->find("client"), json::Value("192.0.2.1"));
  EXPECT_EQ(*line->find("status"), json::Value(response.status));
  EXPECT_EQ(*line->find("request"), json::Value(to_text(response.request_id.value())));
  EXPECT_EQ(log_text().find("secret-of-a-client"), std::string::npos);
  const std::string counted = "{route=\"unread\",method=\"_OTHER\",status=\"400\"} 1\n";
  EXPECT_NE(metrics_.text().find(counted), std::string::npos);
}

TEST_F(DeskTest, TellsTheClientOfAFaultOfOursTheIncidentOnly) {
  const Visit visit = open();
  const Response response = desk_.refuse(visit, address_, {Code::corrupt, "page 7 of /var/lib", {}});
  EXPECT_EQ(response.body.find("page 7"), std::string::npos);
  const auto line = json::parse(log_text()), body = json::parse(response.body);
  ASSERT_TRUE(line && body) << log_text();
  EXPECT_EQ(*line->find("incident"), *body->find("incident"));
  EXPECT_EQ(*line->find("request"), json::Value(to_text(visit.id)));
  EXPECT_NE(log_text().find("page 7"), std::string::npos);
  EXPECT_NE(metrics_.text().find("datacanvas_http_incidents_total 1\n"), std::string::npos);
}

TEST_F(DeskTest, CallsNoRefusalAnIncidentThatTheClientOrTheLoadCaused) {
  for (const Code code : {Code::not_found, Code::invalid, Code::overloaded, Code::unsupported}) {
    const Visit visit = open();
    const Response response = desk_.refuse(visit, address_, {code, "said to the client", {}});
    EXPECT_NE(response.body.find("said to the client"), std::string::npos);
  }
  EXPECT_EQ(log_text(), "");
}

}  // namespace
}  // namespace dc::net
