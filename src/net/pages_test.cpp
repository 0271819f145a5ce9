#include "net/pages.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "net/world_test.hpp"
#include "net/writer.hpp"

namespace dc::net {
namespace {

std::string text_of(std::size_t bytes) {
  std::string text;
  for (std::size_t i = 0; text.size() < bytes; ++i) text.append(std::to_string(i)).append(" ");
  text.resize(bytes);
  return text;
}

struct Sockets {
  Sockets() { EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0); }
  ~Sockets() {
    for (const int end : ends) ::close(end);
  }
  std::string read(std::size_t bytes) const {
    std::string text(bytes, '\0');
    EXPECT_EQ(::recv(ends[1], text.data(), bytes, MSG_WAITALL), static_cast<ssize_t>(bytes));
    return text;
  }
  std::array<int, 2> ends{};
};

TEST(APage, StaysInTheSocketAfterItsEnd) {
  const Sockets sockets;
  const std::string text = text_of(30'000);
  auto pages = Pages::of(text);
  ASSERT_TRUE(pages);
  EXPECT_EQ(pages->send(sockets.ends[0], 1'000), 29'000);
  pages.reset();
  EXPECT_EQ(sockets.read(29'000), text.substr(1'000));
}

TEST(APage, IsRefusedWhereTheProcessHasEnough) {
  std::vector<std::unique_ptr<const Pages>> all;
  while (auto pages = Pages::of("x")) all.push_back(std::move(pages));
  EXPECT_EQ(all.size(), limits::http_pages_files_max);
  all.pop_back();
  EXPECT_TRUE(Pages::of("x"));
  all.clear();
  EXPECT_FALSE(Pages::of(std::string(limits::http_pages_bytes_max + 1, 'x')));
  EXPECT_TRUE(Pages::of(std::string(limits::http_pages_bytes_max, 'x')));
}

TEST(SharedPages, AreMadeForWhatIsSentOften) {
  const std::string text = text_of(limits::http_pages_bytes_min);
  const SharedPages shared;
  EXPECT_EQ(shared.of(text), nullptr);
  const Pages* made = nullptr;
  for (int i = 0; i < 100 && made == nullptr; ++i) made = shared.of(text);
  ASSERT_NE(made, nullptr);
  EXPECT_EQ(shared.of(text), made);
  EXPECT_EQ(SharedPages(shared).of(text), nullptr);
  const SharedPages of_less;
  for (int i = 0; i < 100; ++i) EXPECT_EQ(of_less.of("short"), nullptr);
}

class SentOften : public testing::Test {
 protected:
  static constexpr int times = 40;  // some of them before there are pages
  const std::string text_ = text_of(700'000);
  const std::shared_ptr<const Prepared> prepared_ = prepare({200, {{"Content-Type", "text/plain"}}, text_});
  World world_{[this](const Request&, Responder respond) {
    respond({.status = 200, .headers = {}, .body = {}, .prepared = prepared_});
  }};
};

TEST_F(SentOften, ABodyArrivesEachTimeWhole) {
  Client client(world_.port());
  for (int i = 0; i < times; ++i) EXPECT_EQ(client.ask(get).body, text_) << i;
  EXPECT_NE(prepared_->pages.of(text_), nullptr) << "was not asked for by the server";
  world_.server.reset();
  EXPECT_TRUE(world_.metrics_have("\ndatacanvas_http_aborted_total 0\n"));
}

TEST_F(SentOften, ABodyStaysAwayFromHead) {
  Client client(world_.port());
  for (int i = 0; i < times; ++i) client.ask(get);
  ASSERT_TRUE(client.send("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n"));
  EXPECT_TRUE(client.read(false).has("Content-Length: 700000"));
  EXPECT_EQ(client.ask(get).body, text_);
}

TEST_F(SentOften, ABodyIsWrittenToASlowReaderWhenThereIsRoom) {
  Client client(world_.port(), 4096);
  std::string requests;
  for (int i = 0; i < times; ++i) requests += get;
  ASSERT_TRUE(client.send(requests));
  for (int i = 0; i < times; ++i) EXPECT_EQ(client.read().body, text_) << i;
}

TEST_F(SentOften, ABodyThatNobodyWaitsForEndsTheConnectionAlone) {
  for (int i = 0; i < times; ++i) {
    Client client(world_.port(), 4096);
    ASSERT_TRUE(client.send(std::string(get) + get));
  }
  EXPECT_EQ(Client(world_.port()).ask(get).body, text_);
  world_.server.reset();
  EXPECT_FALSE(world_.metrics_have("\ndatacanvas_http_aborted_total 0\n"));
}

}  // namespace
}  // namespace dc::net
