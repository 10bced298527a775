import type en from '../en/conversation';

const ru: typeof en = {};

export default ru;
