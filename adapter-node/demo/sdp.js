'use strict';

/**
 * Session descriptions and candidates as a browser makes them (RFC 8829, Unified Plan), for a call
 * without the media: complete enough that any client would take them.
 */

const OPUS = [
  'a=rtpmap:111 opus/48000/2',
  'a=rtcp-fb:111 transport-cc',
  'a=fmtp:111 minptime=10;useinbandfec=1',
  'a=rtpmap:63 red/48000/2',
  'a=fmtp:63 111/111',
  'a=rtpmap:9 G722/8000',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:13 CN/8000',
  'a=rtpmap:110 telephone-event/48000',
];

const VP8_AND_H264 = [
  'a=rtpmap:96 VP8/90000',
  'a=rtcp-fb:96 goog-remb',
  'a=rtcp-fb:96 transport-cc',
  'a=rtcp-fb:96 ccm fir',
  'a=rtcp-fb:96 nack',
  'a=rtcp-fb:96 nack pli',
  'a=rtpmap:97 rtx/90000',
  'a=fmtp:97 apt=96',
  'a=rtpmap:102 H264/90000',
  'a=rtcp-fb:102 goog-remb',
  'a=rtcp-fb:102 transport-cc',
  'a=rtcp-fb:102 ccm fir',
  'a=rtcp-fb:102 nack',
  'a=rtcp-fb:102 nack pli',
  'a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
  'a=rtpmap:103 rtx/90000',
  'a=fmtp:103 apt=102',
];

const EXTENSIONS = [
  'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  'a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid',
];

const OFFERER = {
  session: '4962303333179871722',
  fragment: 'kM3x',
  password: 'rB2sV9pT0qLw5nHyJ8dEuK4c',
  fingerprint:
    '3C:7A:1E:90:54:BB:08:6F:D2:41:E7:19:8C:F3:2A:65:0B:9D:C4:77:18:5E:A0:33:FB:62:84:D9:46:1F:CE:70',
  ssrc: 1866492110,
};
const ANSWERER = {
  session: '7106521940316540523',
  fragment: 'zP7h',
  password: 'Xe6oCg1aMf3uRk9wBt2yQi7D',
  fingerprint:
    'A4:0D:F8:5B:93:2C:E6:71:47:BA:1D:80:3F:C9:56:EE:22:78:9A:04:DF:61:B5:3E:97:1C:48:F0:8B:D3:6A:25',
  ssrc: 902774318,
};

/** The lines that every media section of one peer shares. */
function transport(peer, setup) {
  return [
    'c=IN IP4 0.0.0.0',
    'a=rtcp:9 IN IP4 0.0.0.0',
    `a=ice-ufrag:${peer.fragment}`,
    `a=ice-pwd:${peer.password}`,
    'a=ice-options:trickle',
    `a=fingerprint:sha-256 ${peer.fingerprint}`,
    `a=setup:${setup}`,
  ];
}

function description(peer, setup, { video }) {
  const stream = `stream-${peer.session}`;
  const section = (mid, media, codecs, ssrc) => [
    media,
    ...transport(peer, setup),
    `a=mid:${mid}`,
    ...EXTENSIONS,
    'a=sendrecv',
    `a=msid:${stream} track-${mid}`,
    'a=rtcp-mux',
    ...(mid === 1 ? ['a=rtcp-rsize'] : []),
    ...codecs,
    `a=ssrc:${ssrc} cname:${peer.session.slice(0, 16)}`,
    `a=ssrc:${ssrc} msid:${stream} track-${mid}`,
  ];
  const lines = [
    'v=0',
    `o=- ${peer.session} 2 IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    `a=group:BUNDLE ${video ? '0 1' : '0'}`,
    'a=extmap-allow-mixed',
    `a=msid-semantic: WMS ${stream}`,
    ...section(0, 'm=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110', OPUS, peer.ssrc),
    ...(video
      ? section(1, 'm=video 9 UDP/TLS/RTP/SAVPF 96 97 102 103', VP8_AND_H264, peer.ssrc + 1)
      : []),
  ];
  return `${lines.join('\r\n')}\r\n`;
}

/**
 * What the caller sends as `sdpOffer`: the text, as Android clients do.
 *
 * @param {{ video?: boolean }} [media]
 */
function offer({ video = true } = {}) {
  return description(OFFERER, 'actpass', { video });
}

/**
 * What the callee sends as `sdpAnswer`.
 *
 * @param {{ video?: boolean }} [media]
 */
function answer({ video = true } = {}) {
  return description(ANSWERER, 'active', { video });
}

/**
 * Candidates of one side, host, server-reflexive and relayed, as the fields of `ice:candidate`.
 *
 * @param {'offerer' | 'answerer'} side
 * @returns {{ candidate: string, sdpMLineIndex: number, sdpMid: string }[]}
 */
function candidates(side) {
  const { fragment } = side === 'offerer' ? OFFERER : ANSWERER;
  const lastByte = side === 'offerer' ? 17 : 42;
  const tail = `generation 0 ufrag ${fragment} network-id 1`;
  return [
    `candidate:2130405721 1 udp 2122260223 192.0.2.${lastByte} 54400 typ host ${tail}`,
    `candidate:842163049 1 udp 1686052607 198.51.100.${lastByte} 54400 typ srflx raddr 192.0.2.${lastByte} rport 54400 ${tail}`,
    `candidate:3746217912 1 udp 41885439 203.0.113.9 61012 typ relay raddr 198.51.100.${lastByte} rport 54400 ${tail}`,
  ].map((candidate) => ({ candidate, sdpMLineIndex: 0, sdpMid: '0' }));
}

module.exports = { offer, answer, candidates };
